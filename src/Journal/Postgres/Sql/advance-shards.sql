-- The last number that a partition has used, and the latest time of its events. $1 partitions $2 numbers $3 times
UPDATE actortasks.shards SET last_seq = greatest(shards.last_seq, moved.seq),
    header = jsonb_set(header, '{latestUs}', to_jsonb(greatest(moved.at_us, coalesce((header ->> 'latestUs')::bigint, 0))))
FROM unnest($1, $2, $3) AS moved (partition, seq, at_us)
WHERE shards.partition = moved.partition;
