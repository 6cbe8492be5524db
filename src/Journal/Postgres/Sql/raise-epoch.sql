-- A new incarnation of the shard opens the partition: waits for writes under way, and fences those of earlier ones.
-- $1 partition $2 its owner
UPDATE actortasks.partitions SET epoch = epoch + 1 WHERE partition = $1 AND owner IS NOT DISTINCT FROM $2 RETURNING epoch;
