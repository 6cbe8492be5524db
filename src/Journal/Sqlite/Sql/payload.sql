-- ?1 task id
SELECT coalesce(data, (SELECT bytes FROM blobs WHERE blobs.task_id = events.task_id AND kind = 'payload' AND blobs.name = ''))
FROM events WHERE task_id = ?1 AND task_seq = 1;
