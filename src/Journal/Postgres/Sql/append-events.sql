-- $1 partitions $2 numbers $3 task ids $4 numbers in the task $5 epochs $6 times $7 names $8 bodies $9 data
INSERT INTO actortasks.events (partition, seq, task_id, task_seq, epoch, at_us, name, body, data)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9);
