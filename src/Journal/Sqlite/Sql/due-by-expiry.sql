-- Waiting tasks whose expiry is behind a mark. ?1 partition ?2 time and ?3 id of the mark ?4 at most
SELECT expires_at, id FROM tasks INDEXED BY tasks_expiring
WHERE partition = ?1 AND state = 'waiting' AND expires_at IS NOT NULL AND (expires_at, id) > (?2, ?3)
ORDER BY expires_at, id LIMIT ?4;
