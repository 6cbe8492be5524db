-- ?1 task id
DELETE FROM tasks WHERE id = ?1;
