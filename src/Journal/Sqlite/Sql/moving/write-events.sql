-- One row of another store. Parameters are the columns in their order.
INSERT INTO events (partition, seq, task_id, task_seq, epoch, at_us, name, body, data)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);
