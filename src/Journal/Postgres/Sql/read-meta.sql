-- $1 name
SELECT value FROM actortasks.meta WHERE name = $1;
