SELECT incarnation, name, process, heartbeat_at, lease, lease_until < (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, version
FROM actortasks.nodes ORDER BY incarnation;
