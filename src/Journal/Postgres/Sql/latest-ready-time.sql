-- The latest ready time ahead of the clock among waiting tasks that were ready when they were written.
-- $1 partition $2 the clock $3 the latest time of the partition's events
SELECT max(ready_at) FROM actortasks.tasks
WHERE partition = $1 AND state = 'waiting' AND ready_at > $2 AND ready_at <= $3 AND due_at IS NULL;
