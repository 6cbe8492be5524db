-- For work on a stopped store, and for migrations: nobody joins meanwhile.
LOCK TABLE actortasks.nodes IN SHARE ROW EXCLUSIVE MODE NOWAIT;
