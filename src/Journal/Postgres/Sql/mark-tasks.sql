-- Marks of waiting tasks, beside the fold. $1 task ids $2 partitions $3 marks or null
UPDATE actortasks.tasks SET held_by = mark.held_by
FROM unnest($1, $2, $3) AS mark (id, partition, held_by)
WHERE tasks.id = mark.id AND tasks.partition = mark.partition AND tasks.state = 'waiting';
