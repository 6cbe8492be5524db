-- $1 task ids
SELECT events.task_id, coalesce(events.data, blobs.bytes) FROM actortasks.events
LEFT JOIN actortasks.blobs ON blobs.task_id = events.task_id AND blobs.kind = 'payload' AND blobs.name = ''
WHERE events.task_id = ANY ($1) AND events.task_seq = 1;
