-- An event speaks of them. $1 task id $2 names
UPDATE actortasks.files SET scope = NULL WHERE task_id = $1 AND name = ANY ($2);
