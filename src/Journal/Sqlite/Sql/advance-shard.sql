-- The last number that a partition has used, and the latest time of its events, which a database from before that
-- was kept learns from them once. ?1 partition ?2 seq ?3 time of the latest of the new events
UPDATE shards SET last_seq = max(last_seq, ?2), header = json_set(header, '$.latestUs',
    max(?3, coalesce(json_extract(header, '$.latestUs'), (SELECT max(at_us) FROM events WHERE partition = ?1), 0)))
WHERE partition = ?1;
