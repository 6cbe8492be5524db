SELECT count(*) FROM actortasks.history_tags;
