-- ?1 queue
SELECT coalesce(sum(n), 0) FROM counters
WHERE partition IN (SELECT partition FROM shards) AND queue = ?1 AND what = 'waiting';
