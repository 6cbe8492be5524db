-- $1 task ids
DELETE FROM actortasks.history_tags WHERE id = ANY ($1);
