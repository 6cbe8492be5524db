-- No row: this incarnation was declared dead. $1 incarnation
UPDATE actortasks.nodes SET heartbeat_at = now.us, lease_until = now.us + lease
FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS us) AS now
WHERE incarnation = $1;
