-- What was under way in processes that are no nodes any more.
SELECT id, task_id, scope FROM actortasks.files
WHERE (task_id IS NULL OR scope IS NOT NULL) AND (node IS NULL OR node NOT IN (SELECT incarnation::text FROM actortasks.nodes))
ORDER BY id;
