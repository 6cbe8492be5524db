-- Events of a partition in order. $1 partition $2 from $3 to $4 at most
SELECT partition, seq, task_seq, epoch, name, body FROM actortasks.events
WHERE partition = $1 AND seq BETWEEN $2 AND $3
ORDER BY seq LIMIT $4;
