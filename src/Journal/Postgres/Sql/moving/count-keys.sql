SELECT count(*) FROM actortasks.keys;
