SELECT count(*) FROM actortasks.tasks;
