-- ?1 up to this id
INSERT OR IGNORE INTO history_tags (tag, id)
SELECT tag.value, tasks.id
FROM tasks INDEXED BY tasks_final, json_each(tasks.detail, '$.tags') AS tag
WHERE finished_at IS NOT NULL AND tasks.id <= ?1;
