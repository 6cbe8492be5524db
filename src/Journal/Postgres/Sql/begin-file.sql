-- $1 file
INSERT INTO actortasks.files (id, bytes) VALUES ($1, 0);
