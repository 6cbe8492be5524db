-- $1 task id $2 name
SELECT id, bytes FROM actortasks.files WHERE task_id = $1 AND name = $2;
