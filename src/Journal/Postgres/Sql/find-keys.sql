-- Who has keys. $1 keys
SELECT key, task_id, request_hash, expires_at FROM actortasks.keys WHERE key = ANY ($1);
