INSERT INTO shards (partition, last_seq) VALUES (?1, 0);
