-- $1 partitions $2 queues $3 what $4 differences. A difference below 0 would not pass the check of a new row, so
-- rows that are there are changed first.
WITH change AS (
    SELECT * FROM unnest($1, $2, $3, $4) AS c (partition, queue, what, n)
), changed AS (
    UPDATE actortasks.counters SET n = counters.n + change.n FROM change
    WHERE counters.partition = change.partition AND counters.queue = change.queue AND counters.what = change.what
    RETURNING counters.partition, counters.queue, counters.what
)
INSERT INTO actortasks.counters (partition, queue, what, n)
SELECT partition, queue, what, n FROM change
WHERE NOT EXISTS (SELECT 1 FROM changed WHERE changed.partition = change.partition AND changed.queue = change.queue AND changed.what = change.what);
