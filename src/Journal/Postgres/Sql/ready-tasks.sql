-- The best ready tasks behind a key, over all queues; queues and priorities are found by skipping through the index.
-- "held_by" is null in all of them: in the order it lets the index give it, where all ready tasks would be sorted else.
-- $1 partition $2 now $3 types $4 priority, $5 ready time and $6 id of the key $7 at most
WITH RECURSIVE queues (queue) AS (
    SELECT (SELECT min(queue) FROM actortasks.tasks WHERE partition = $1 AND state = 'waiting')
    UNION ALL
    SELECT (SELECT min(t.queue) FROM actortasks.tasks t WHERE t.partition = $1 AND t.state = 'waiting' AND t.queue > queues.queue)
    FROM queues WHERE queues.queue IS NOT NULL
)
SELECT ready.* FROM queues, generate_series(0, 9) AS level (priority), LATERAL (
    SELECT id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail FROM actortasks.tasks
    WHERE partition = $1 AND queue = queues.queue AND held_by IS NULL AND state = 'waiting'
        AND priority = level.priority AND ready_at <= $2 AND type = ANY ($3)
        AND (ready_at, id) > (CASE WHEN level.priority = $4 THEN $5 ELSE -9223372036854775808 END, $6)
    ORDER BY held_by, ready_at, id LIMIT $7
) AS ready
WHERE level.priority <= $4
ORDER BY ready.priority DESC, ready.ready_at, ready.id LIMIT $7;
