-- Bytes that are too large for the event's row, and files. $1 task ids $2 kinds $3 names $4 content types $5 bytes $6 paths $7 sha256
INSERT INTO actortasks.blobs (task_id, kind, name, content_type, bytes, path, sha256)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (task_id, kind, name) DO UPDATE
SET content_type = excluded.content_type, bytes = excluded.bytes, path = excluded.path, sha256 = excluded.sha256;
