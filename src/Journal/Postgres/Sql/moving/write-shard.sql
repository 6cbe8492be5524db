-- What a partition begins with. $1 partition $2 seq $3 header
UPDATE actortasks.shards SET last_seq = $2, header = $3 WHERE partition = $1;
