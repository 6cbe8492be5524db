SELECT partition, queue, what, n FROM actortasks.counters ORDER BY partition, queue, what;
