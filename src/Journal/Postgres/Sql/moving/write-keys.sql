-- Rows of another store.
COPY actortasks.keys (key, task_id, request_hash, expires_at) FROM STDIN (FORMAT BINARY);
