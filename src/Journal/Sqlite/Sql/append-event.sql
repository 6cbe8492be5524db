-- One event. ?1 partition ?2 seq ?3 task id ?4 number in the task ?5 epoch ?6 time ?7 name ?8 body ?9 data
INSERT INTO events (partition, seq, task_id, task_seq, epoch, at_us, name, body, data)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);
