-- For work on a stopped store: nobody joins meanwhile.
LOCK TABLE actortasks.nodes IN SHARE ROW EXCLUSIVE MODE NOWAIT;
