SELECT count(*) FROM actortasks.blobs;
