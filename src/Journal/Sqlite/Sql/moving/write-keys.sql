-- One row of another store. Parameters are the columns in their order.
INSERT INTO keys (key, task_id, request_hash, expires_at)
VALUES (?1, ?2, ?3, ?4);
