-- Waiting tasks whose ready time is behind a mark. ?1 partition ?2 time and ?3 id of the mark ?4 at most
SELECT due_at, id FROM tasks INDEXED BY tasks_due
WHERE partition = ?1 AND state = 'waiting' AND due_at IS NOT NULL AND (due_at, id) > (?2, ?3)
ORDER BY due_at, id LIMIT ?4;
