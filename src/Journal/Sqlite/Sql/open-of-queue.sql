-- How many tasks of a queue wait, and how many are blocked. ?1 queue
SELECT coalesce(sum(n) FILTER (WHERE what = 'waiting'), 0), coalesce(sum(n) FILTER (WHERE what = 'blocked'), 0)
FROM counters
WHERE partition IN (SELECT partition FROM shards) AND queue = ?1 AND what IN ('blocked', 'waiting');
