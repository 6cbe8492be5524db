SELECT queue, what, sum(n) FROM counters GROUP BY queue, what ORDER BY queue, what;
