SELECT queue, what, sum(n)::bigint FROM actortasks.counters GROUP BY queue, what ORDER BY queue, what;
