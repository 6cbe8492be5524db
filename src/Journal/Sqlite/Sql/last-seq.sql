-- ?1 partition
SELECT last_seq FROM shards WHERE partition = ?1;
