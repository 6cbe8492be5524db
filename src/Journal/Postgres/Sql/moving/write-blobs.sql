COPY actortasks.blobs (task_id, kind, name, content_type, bytes, path, sha256) FROM STDIN (FORMAT BINARY);
-- Rows of another store. The driver wants COPY to come first.
