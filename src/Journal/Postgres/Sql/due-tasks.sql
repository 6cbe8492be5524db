-- Waiting tasks whose ready time or expiry is behind a mark, with that moment; a task may come twice.
-- $1 partition $2 time and $3 id of the mark of ready times $4 time and $5 id of the mark of expiries $6 at most
SELECT moment.at_us, tasks.* FROM (
    (SELECT due_at AS at_us, id FROM actortasks.tasks
    WHERE partition = $1 AND state = 'waiting' AND due_at IS NOT NULL AND (due_at, id) > ($2, $3)
    ORDER BY due_at, id LIMIT $6)
    UNION ALL
    (SELECT expires_at, id FROM actortasks.tasks
    WHERE partition = $1 AND state = 'waiting' AND expires_at IS NOT NULL AND (expires_at, id) > ($4, $5)
    ORDER BY expires_at, id LIMIT $6)
) AS moment
JOIN LATERAL (SELECT id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail FROM actortasks.tasks WHERE tasks.id = moment.id) AS tasks ON true
ORDER BY moment.at_us, moment.id;
