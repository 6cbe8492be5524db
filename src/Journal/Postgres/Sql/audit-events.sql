-- All events of tasks by task.
SELECT task_id, partition, seq, task_seq, name, body FROM actortasks.events
WHERE task_id IS NOT NULL
ORDER BY task_id, task_seq;
