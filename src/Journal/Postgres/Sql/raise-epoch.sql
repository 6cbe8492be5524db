-- A new incarnation opens the partition: waits for writes under way, and fences those of earlier owners. $1 partition
UPDATE actortasks.partitions SET epoch = epoch + 1 WHERE partition = $1 RETURNING epoch;
