-- Tasks that have finished leave the open ones. $1 task ids
DELETE FROM actortasks.tasks WHERE id = ANY ($1);
