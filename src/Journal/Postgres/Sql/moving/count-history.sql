SELECT count(*) FROM actortasks.history;
