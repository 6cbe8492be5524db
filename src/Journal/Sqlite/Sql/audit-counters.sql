SELECT partition, queue, what, n FROM counters ORDER BY partition, queue, what;
