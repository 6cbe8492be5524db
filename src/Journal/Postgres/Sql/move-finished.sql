-- Moves the next finished tasks, with their tags; gives their number. A write puts them into the history by itself: these
-- are those that a rebuild or an earlier version left among the open ones. $1 at most
WITH moved AS (
    DELETE FROM actortasks.tasks WHERE id IN (SELECT id FROM actortasks.tasks WHERE finished_at IS NOT NULL ORDER BY id LIMIT $1)
    RETURNING id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail
), kept AS (
    INSERT INTO actortasks.history (
    id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail)
    SELECT * FROM moved
), tagged AS (
    INSERT INTO actortasks.history_tags (tag, id)
    SELECT tag.value, moved.id FROM moved, json_array_elements_text(moved.detail -> 'tags') AS tag (value)
    ON CONFLICT DO NOTHING
)
SELECT count(*) FROM moved;
