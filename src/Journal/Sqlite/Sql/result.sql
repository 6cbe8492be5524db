-- ?1 task id
SELECT coalesce(data, (SELECT bytes FROM blobs WHERE blobs.task_id = events.task_id AND kind = 'result' AND blobs.name = ''))
FROM events WHERE task_id = ?1 AND name = 'TaskSucceeded' ORDER BY task_seq DESC LIMIT 1;
