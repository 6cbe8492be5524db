-- A counter's first number. ?1 partition ?2 queue ?3 what ?4 number
INSERT INTO counters (partition, queue, what, n) VALUES (?1, ?2, ?3, ?4);
