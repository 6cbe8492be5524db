-- The next finished tasks to move. ?1 at most
SELECT id FROM tasks INDEXED BY tasks_final WHERE finished_at IS NOT NULL
ORDER BY id LIMIT ?1;
