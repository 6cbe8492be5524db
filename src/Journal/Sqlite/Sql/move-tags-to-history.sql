-- ?1 up to this id
INSERT OR IGNORE INTO history_tags (tag, id)
SELECT tag.value, tasks.id
FROM tasks INDEXED BY tasks_final, json_each(tasks.detail, '$.tags') AS tag
WHERE state IN ('succeeded', 'failed', 'cancelled', 'expired') AND tasks.id <= ?1;
