-- $1 file $2 number of the piece $3 bytes
INSERT INTO actortasks.file_pieces (file, n, bytes) VALUES ($1, $2, $3);
