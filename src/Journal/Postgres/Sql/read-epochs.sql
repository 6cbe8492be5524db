SELECT partition, epoch FROM actortasks.partitions ORDER BY partition;
