-- Keys that point nowhere.
SELECT key FROM keys
WHERE NOT EXISTS (SELECT 1 FROM tasks WHERE tasks.id = keys.task_id)
    AND NOT EXISTS (SELECT 1 FROM history WHERE history.id = keys.task_id)
ORDER BY key;
