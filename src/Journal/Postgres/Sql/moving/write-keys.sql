COPY actortasks.keys (key, task_id, request_hash, expires_at) FROM STDIN (FORMAT BINARY);
-- Rows of another store. The driver wants COPY to come first.
