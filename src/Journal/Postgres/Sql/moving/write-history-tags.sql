COPY actortasks.history_tags (tag, id) FROM STDIN (FORMAT BINARY);
-- Rows of another store. The driver wants COPY to come first.
