-- $1 task id
DELETE FROM actortasks.tasks WHERE id = $1;
