-- Waiting tasks with a mark. $1 partition $2 mark
SELECT id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail FROM actortasks.tasks WHERE partition = $1 AND state = 'waiting' AND held_by = $2 ORDER BY id;
