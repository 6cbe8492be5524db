-- $1 partition
SELECT last_seq FROM actortasks.shards WHERE partition = $1;
