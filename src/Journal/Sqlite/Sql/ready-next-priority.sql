-- The next lower priority of a queue. ?1 partition ?2 queue ?3 below this one
SELECT max(priority) FROM tasks INDEXED BY tasks_ready
WHERE partition = ?1 AND queue = ?2 AND held_by IS NULL AND priority < ?3 AND state = 'waiting';
