-- Bytes of a payload or result that are too large for the event's row.
-- ?1 task id ?2 kind ?3 content type ?4 bytes ?5 sha256
INSERT INTO blobs (task_id, kind, name, content_type, bytes, path, sha256)
VALUES (?1, ?2, '', ?3, ?4, NULL, ?5)
ON CONFLICT (task_id, kind, name) DO UPDATE
SET content_type = excluded.content_type, bytes = excluded.bytes, sha256 = excluded.sha256;
