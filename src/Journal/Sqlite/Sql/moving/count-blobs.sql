SELECT count(*) FROM blobs;
