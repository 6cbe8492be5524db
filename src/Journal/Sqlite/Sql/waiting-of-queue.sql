-- ?1 queue
SELECT coalesce(sum(n), 0) FROM counters WHERE queue = ?1 AND what = 'waiting';
