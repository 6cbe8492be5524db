-- What the headers say beside what the events have.
SELECT partition, last_seq, (SELECT coalesce(max(seq), 0) FROM actortasks.events WHERE events.partition = shards.partition)
FROM actortasks.shards ORDER BY partition;
