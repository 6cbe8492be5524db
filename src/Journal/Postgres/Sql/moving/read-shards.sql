-- What each partition begins with.
SELECT shards.partition, last_seq, epoch, header
FROM actortasks.shards JOIN actortasks.partitions ON partitions.partition = shards.partition
ORDER BY shards.partition;
