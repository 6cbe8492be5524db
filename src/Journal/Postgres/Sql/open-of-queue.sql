-- How many tasks of a queue wait, and how many are blocked. $1 queue
SELECT coalesce(sum(n) FILTER (WHERE what = 'waiting'), 0)::bigint, coalesce(sum(n) FILTER (WHERE what = 'blocked'), 0)::bigint
FROM actortasks.counters WHERE queue = $1 AND what IN ('blocked', 'waiting');
