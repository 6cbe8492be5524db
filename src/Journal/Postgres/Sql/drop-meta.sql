-- $1 name
DELETE FROM actortasks.meta WHERE name = $1;
