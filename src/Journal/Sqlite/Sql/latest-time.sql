-- The latest time of a partition's events; from the events themselves only where it was never kept. ?1 partition
SELECT coalesce(json_extract(header, '$.latestUs'), (SELECT max(at_us) FROM events WHERE partition = ?1), 0)
FROM shards WHERE partition = ?1;
