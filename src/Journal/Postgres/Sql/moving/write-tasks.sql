COPY actortasks.tasks (
    id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail)
FROM STDIN (FORMAT BINARY);
-- Rows of another store. The driver wants COPY to come first.
