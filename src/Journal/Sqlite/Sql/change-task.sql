-- The row of an open task after a further event; parameters as in put-task. What never changes (partition, type,
-- creation, key) is not set anew, which spares its indexes.
UPDATE tasks SET
    state = ?3,
    queue = ?4,
    priority = ?6,
    ready_at = ?8,
    expires_at = ?9,
    due_at = ?10,
    finished_at = ?11,
    attempt = ?12,
    failures = ?13,
    losses = ?14,
    held_by = ?15,
    node = ?16,
    last_seq = ?18,
    task_seq = ?19,
    detail = ?20
WHERE id = ?1;
