SELECT count(*) FROM keys;
