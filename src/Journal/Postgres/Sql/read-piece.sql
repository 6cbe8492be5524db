-- $1 file $2 number of the piece
SELECT bytes FROM actortasks.file_pieces WHERE file = $1 AND n = $2;
