-- All events that carry bytes, with them.
SELECT events.task_id, partition, seq, task_seq, events.name, body, coalesce(data, blobs.bytes)
FROM actortasks.events
LEFT JOIN actortasks.blobs ON blobs.task_id = events.task_id AND blobs.name = ''
    AND blobs.kind = CASE events.name WHEN 'TaskSubmitted' THEN 'payload' ELSE 'result' END
WHERE events.task_id IS NOT NULL AND events.name IN ('TaskSubmitted', 'TaskSucceeded');
