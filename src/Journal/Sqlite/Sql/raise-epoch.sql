-- A new incarnation opens the partition: fences all writes of earlier ones. ?1 partition
UPDATE partitions SET epoch = epoch + 1 WHERE partition = ?1 RETURNING epoch;
