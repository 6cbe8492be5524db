-- What was under way when the server stopped.
SELECT id, task_id, scope FROM actortasks.files WHERE task_id IS NULL OR scope IS NOT NULL ORDER BY id;
