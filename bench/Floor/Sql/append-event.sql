INSERT INTO events (partition, seq, task_id, task_seq, epoch, at_us, name, body, data)
VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8);
