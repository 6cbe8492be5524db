INSERT INTO tasks (id, partition, state, queue, type, priority, created_at, ready_at, attempt, failures, losses, last_seq, task_seq, detail)
VALUES (?1, ?2, 'waiting', 'default', ?3, 4, ?4, ?4, 0, 0, 0, ?5, 1, ?6);
