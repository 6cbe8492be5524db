-- What each partition begins with; the latest time from the events themselves only where it was never kept.
SELECT shards.partition, last_seq, epoch, json_set(header, '$.latestUs',
    coalesce(json_extract(header, '$.latestUs'), (SELECT max(at_us) FROM events WHERE events.partition = shards.partition), 0))
FROM shards JOIN partitions ON partitions.partition = shards.partition
ORDER BY shards.partition;
