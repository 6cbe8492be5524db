-- Rows of another store.
COPY actortasks.counters (partition, queue, what, n) FROM STDIN (FORMAT BINARY);
