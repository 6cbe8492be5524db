-- The latest time of a partition's events. $1 partition
SELECT coalesce((header ->> 'latestUs')::bigint, 0) FROM actortasks.shards WHERE partition = $1;
