-- $1 now $2 at most
DELETE FROM actortasks.keys WHERE key IN (SELECT key FROM actortasks.keys WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED);
