-- A process that stopped in the middle of a write holds its partitions as long as its connection lives, and no timeout
-- of the server sees it. Ends the writes of owners that were declared dead. $1 this incarnation
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name IN (
    SELECT 'ActorTasks ' || owner FROM actortasks.partitions
    WHERE owner <> $1 AND owner NOT IN (SELECT incarnation::text FROM actortasks.nodes));
