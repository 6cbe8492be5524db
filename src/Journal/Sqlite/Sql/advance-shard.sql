-- The last number that a partition has used. ?1 partition ?2 seq
UPDATE shards SET last_seq = max(last_seq, ?2) WHERE partition = ?1;
