INSERT INTO blobs (task_id, kind, content_type, bytes, sha256) VALUES (?1, 'payload', 'application/json', ?2, ?3);
