-- $1 files
WITH dropped AS (DELETE FROM actortasks.file_pieces WHERE file = ANY ($1))
DELETE FROM actortasks.files WHERE id = ANY ($1);
