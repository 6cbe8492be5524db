-- Tasks, open or finished. $1 ids
SELECT id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail FROM actortasks.tasks WHERE id = ANY ($1)
UNION ALL
SELECT id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail FROM actortasks.history WHERE id = ANY ($1);
