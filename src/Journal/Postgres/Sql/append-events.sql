-- $1 partitions $2 numbers $3 task ids $4 numbers in the task $5 epochs $6 times $7 names $8 bodies $9 data
INSERT INTO actortasks.events (partition, seq, task_id, task_seq, epoch, at_us, name, body, data)
SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7), unnest($8), unnest($9);
