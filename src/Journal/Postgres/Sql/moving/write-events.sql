-- Rows of another store.
COPY actortasks.events (partition, seq, task_id, task_seq, epoch, at_us, name, body, data) FROM STDIN (FORMAT BINARY);
