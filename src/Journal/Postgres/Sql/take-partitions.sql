-- Takes what has no living owner: waits for writes under way, and fences those of the owners before. $1 incarnation
WITH free AS (
    SELECT partition FROM actortasks.partitions
    WHERE owner IS NULL OR owner NOT IN (SELECT incarnation::text FROM actortasks.nodes)
    ORDER BY partition FOR UPDATE)
UPDATE actortasks.partitions SET owner = $1, epoch = epoch + 1
FROM free WHERE partitions.partition = free.partition
RETURNING partitions.partition;
