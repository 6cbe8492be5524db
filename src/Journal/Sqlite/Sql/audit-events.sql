-- All events of tasks by task.
SELECT task_id, partition, seq, task_seq, name, body FROM events INDEXED BY events_by_task
WHERE task_id IS NOT NULL
ORDER BY task_id, task_seq;
