-- A file of a task, which lies beside the database.
-- ?1 task id ?2 kind ?3 name ?4 content type ?5 path below the data folder ?6 sha256
INSERT INTO blobs (task_id, kind, name, content_type, bytes, path, sha256)
VALUES (?1, ?2, ?3, ?4, NULL, ?5, ?6)
ON CONFLICT (task_id, kind, name) DO UPDATE
SET content_type = excluded.content_type, bytes = NULL, path = excluded.path, sha256 = excluded.sha256;
