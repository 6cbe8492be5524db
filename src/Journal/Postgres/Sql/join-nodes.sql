-- Whether it went through before, when the connection broke, does not matter. No row: the schema is not the one that this
-- process knows, since a migration went through after its start. $1 incarnation $2 name $3 process $4 version $5 lease,
-- microseconds $6 number of the schema
INSERT INTO actortasks.nodes (incarnation, name, process, version, joined_at, heartbeat_at, lease, lease_until)
SELECT $1, $2, $3, $4, now.us, now.us, $5, now.us + $5
FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS us) AS now
WHERE (SELECT value FROM actortasks.meta WHERE meta.name = 'schema') = $6
ON CONFLICT (incarnation) DO UPDATE SET heartbeat_at = excluded.heartbeat_at, lease_until = excluded.lease_until;
