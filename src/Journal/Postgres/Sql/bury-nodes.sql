-- Declares processes dead, unless they have given a sign since they were seen. $1 incarnations $2 their heartbeats
DELETE FROM actortasks.nodes USING unnest($1, $2) AS seen (incarnation, heartbeat_at)
WHERE nodes.incarnation = seen.incarnation AND nodes.heartbeat_at = seen.heartbeat_at;
