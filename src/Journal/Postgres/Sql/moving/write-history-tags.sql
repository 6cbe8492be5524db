-- Rows of another store.
COPY actortasks.history_tags (tag, id) FROM STDIN (FORMAT BINARY);
