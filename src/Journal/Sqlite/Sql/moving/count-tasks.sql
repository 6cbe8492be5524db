SELECT count(*) FROM tasks;
