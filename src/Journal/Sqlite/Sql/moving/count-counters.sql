SELECT count(*) FROM counters;
