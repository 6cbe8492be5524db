-- The next queue with waiting tasks. ?1 partition ?2 the queue before it
SELECT min(queue) FROM tasks INDEXED BY tasks_ready
WHERE partition = ?1 AND queue > ?2 AND state = 'waiting';
