-- Finished tasks by key. $1 after this id $2 before this id $3 at most $4 key
SELECT id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail
FROM actortasks.history
WHERE id > $1 AND id < $2 AND idempotency_key = $4
ORDER BY id LIMIT $3
