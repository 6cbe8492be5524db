-- Takes a key that is free, expired or this task's own; gives a row if it did.
-- ?1 key ?2 task id ?3 request hash ?4 expires at ?5 now
INSERT INTO keys (key, task_id, request_hash, expires_at)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (key) DO UPDATE
SET task_id = excluded.task_id, request_hash = excluded.request_hash, expires_at = excluded.expires_at
WHERE keys.expires_at <= ?5 OR keys.task_id = excluded.task_id
RETURNING 1;
