-- Higher than all that opened the partition here or where it comes from. $1 partition $2 epoch
UPDATE actortasks.partitions SET epoch = greatest(epoch + 1, $2) WHERE partition = $1;
