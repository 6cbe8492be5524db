COPY actortasks.counters (partition, queue, what, n) FROM STDIN (FORMAT BINARY);
-- Rows of another store. The driver wants COPY to come first.
