-- Copies the next finished tasks. ?1 up to this id
INSERT INTO history (
    id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail)
SELECT id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail
FROM tasks INDEXED BY tasks_final
WHERE finished_at IS NOT NULL AND id <= ?1;
