-- $1 partitions $2 the epochs at which they were opened
SELECT actortasks.require_epochs($1, $2);
