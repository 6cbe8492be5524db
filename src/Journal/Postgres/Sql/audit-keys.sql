-- Keys that point nowhere.
SELECT key FROM actortasks.keys
WHERE NOT EXISTS (SELECT 1 FROM actortasks.tasks WHERE tasks.id = keys.task_id)
    AND NOT EXISTS (SELECT 1 FROM actortasks.history WHERE history.id = keys.task_id)
ORDER BY key;
