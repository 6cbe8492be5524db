-- Rows of both tables by id; the last column tells which.
SELECT id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail, false AS in_history
FROM actortasks.tasks
UNION ALL
SELECT id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail, true
FROM actortasks.history
ORDER BY id, in_history;
