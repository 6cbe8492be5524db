-- One row of another store. Parameters are the columns in their order.
INSERT INTO history_tags (tag, id)
VALUES (?1, ?2);
