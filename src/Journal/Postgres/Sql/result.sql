-- $1 task id
SELECT coalesce(events.data, blobs.bytes) FROM actortasks.events
LEFT JOIN actortasks.blobs ON blobs.task_id = events.task_id AND blobs.kind = 'result' AND blobs.name = ''
WHERE events.task_id = $1 AND events.name = 'TaskSucceeded' ORDER BY events.task_seq DESC LIMIT 1;
