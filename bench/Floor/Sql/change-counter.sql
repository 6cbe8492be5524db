INSERT INTO counters (partition, queue, what, n) VALUES (?1, 'default', ?2, max(0, ?3))
ON CONFLICT (partition, queue, what) DO UPDATE SET n = n + ?3;
