-- One row of another store. Parameters are the columns in their order.
INSERT INTO counters (partition, queue, what, n)
VALUES (?1, ?2, ?3, ?4);
