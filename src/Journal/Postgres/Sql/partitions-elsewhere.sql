-- Partitions that are not this node's. $1 incarnation
SELECT partition, owner FROM actortasks.partitions WHERE owner IS DISTINCT FROM $1 ORDER BY partition;
