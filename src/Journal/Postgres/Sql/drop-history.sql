-- Tasks that go on leave the history. $1 task ids
DELETE FROM actortasks.history WHERE id = ANY ($1);
