-- All rows, in the order in which they lie.
SELECT key, task_id, request_hash, expires_at
FROM actortasks.keys;
