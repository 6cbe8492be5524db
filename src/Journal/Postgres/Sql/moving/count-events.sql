SELECT count(*) FROM actortasks.events;
