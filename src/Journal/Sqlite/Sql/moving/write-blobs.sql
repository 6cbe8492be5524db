-- One row of another store. Parameters are the columns in their order.
INSERT INTO blobs (task_id, kind, name, content_type, bytes, path, sha256)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);
