-- $1 partition $2 queue $3 what $4 number
INSERT INTO actortasks.counters (partition, queue, what, n) VALUES ($1, $2, $3, $4)
ON CONFLICT (partition, queue, what) DO UPDATE SET n = excluded.n;
