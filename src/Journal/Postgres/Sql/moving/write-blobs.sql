-- Rows of another store.
COPY actortasks.blobs (task_id, kind, name, content_type, bytes, path, sha256) FROM STDIN (FORMAT BINARY);
