-- $1 file $2 the node that writes it
INSERT INTO actortasks.files (id, bytes, node) VALUES ($1, 0, $2);
