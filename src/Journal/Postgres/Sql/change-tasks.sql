-- Rows of tasks that stay open, after a further event. $1 ids $2 to $15 what events change
UPDATE actortasks.tasks SET
    state = changed.state,
    queue = changed.queue,
    priority = changed.priority,
    ready_at = changed.ready_at,
    expires_at = changed.expires_at,
    due_at = changed.due_at,
    attempt = changed.attempt,
    failures = changed.failures,
    losses = changed.losses,
    held_by = changed.held_by,
    node = changed.node,
    last_seq = changed.last_seq,
    task_seq = changed.task_seq,
    detail = changed.detail
FROM (SELECT unnest($1) AS id, unnest($2) AS state, unnest($3) AS queue, unnest($4) AS priority,
    unnest($5) AS ready_at, unnest($6) AS expires_at, unnest($7) AS due_at, unnest($8) AS attempt,
    unnest($9) AS failures, unnest($10) AS losses, unnest($11) AS held_by, unnest($12) AS node,
    unnest($13) AS last_seq, unnest($14) AS task_seq, unnest($15) AS detail) AS changed
WHERE tasks.id = changed.id;
