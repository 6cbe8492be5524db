-- All rows, in the order in which they lie.
SELECT partition, queue, what, n
FROM actortasks.counters;
