INSERT INTO partitions (partition, owner, epoch) VALUES (?1, NULL, 1);
