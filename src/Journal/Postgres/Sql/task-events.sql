-- Events of a task in order. $1 task id $2 after this number $3 at most
SELECT partition, seq, task_seq, epoch, name, body FROM actortasks.events
WHERE task_id = $1 AND task_seq > $2
ORDER BY task_seq LIMIT $3;
