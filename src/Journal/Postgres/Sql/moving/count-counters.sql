SELECT count(*) FROM actortasks.counters;
