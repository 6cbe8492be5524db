-- All events that carry bytes, with them.
SELECT task_id, partition, seq, task_seq, name, body,
    coalesce(data, (SELECT bytes FROM blobs
        WHERE blobs.task_id = events.task_id AND blobs.name = '' AND kind = CASE events.name WHEN 'TaskSubmitted' THEN 'payload' ELSE 'result' END))
FROM events
WHERE task_id IS NOT NULL AND name IN ('TaskSubmitted', 'TaskSucceeded');
