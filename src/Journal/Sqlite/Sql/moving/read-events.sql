-- All rows, in the order in which they lie.
SELECT partition, seq, task_id, task_seq, epoch, at_us, name, body, data
FROM events;
