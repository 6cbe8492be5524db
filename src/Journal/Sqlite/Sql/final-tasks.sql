-- The next finished tasks to move. ?1 at most
SELECT id FROM tasks INDEXED BY tasks_final WHERE state IN ('succeeded', 'failed', 'cancelled', 'expired')
ORDER BY id LIMIT ?1;
