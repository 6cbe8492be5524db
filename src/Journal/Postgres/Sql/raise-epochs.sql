-- An older state was put back: what was lost since may have used numbers up to this far. $1 by
UPDATE actortasks.partitions SET epoch = epoch + $1;
