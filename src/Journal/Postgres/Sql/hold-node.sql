-- Nobody declares this node dead while it takes partitions. $1 incarnation
SELECT 1 FROM actortasks.nodes WHERE incarnation = $1 FOR SHARE;
