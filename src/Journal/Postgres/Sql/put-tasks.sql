-- Rows of tasks, new or after a further event. $1 to $20 the columns
INSERT INTO actortasks.tasks (
    id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
ON CONFLICT (id) DO UPDATE SET
    state = excluded.state,
    queue = excluded.queue,
    priority = excluded.priority,
    ready_at = excluded.ready_at,
    expires_at = excluded.expires_at,
    due_at = excluded.due_at,
    finished_at = excluded.finished_at,
    attempt = excluded.attempt,
    failures = excluded.failures,
    losses = excluded.losses,
    held_by = excluded.held_by,
    node = excluded.node,
    last_seq = excluded.last_seq,
    task_seq = excluded.task_seq,
    detail = excluded.detail;
