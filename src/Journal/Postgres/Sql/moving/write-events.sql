COPY actortasks.events (partition, seq, task_id, task_seq, epoch, at_us, name, body, data) FROM STDIN (FORMAT BINARY);
-- Rows of another store. The driver wants COPY to come first.
