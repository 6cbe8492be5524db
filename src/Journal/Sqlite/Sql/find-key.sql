-- Who has a key. ?1 key
SELECT task_id, request_hash FROM keys WHERE key = ?1;
