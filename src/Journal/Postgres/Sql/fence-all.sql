-- Before the tables change: nobody of before writes any more, nor opens a partition that was its own.
UPDATE actortasks.partitions SET owner = NULL, epoch = epoch + 1;
