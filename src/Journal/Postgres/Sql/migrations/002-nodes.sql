-- Who may own partitions. A row is a process that has joined; whoever deletes it has declared that process dead, and it
-- never comes back under this incarnation. "process" lets another process of the same machine see that it is gone.
CREATE TABLE actortasks.nodes (
    incarnation  uuid   NOT NULL PRIMARY KEY,
    name         text   NOT NULL CHECK (name <> ''),
    process      text,
    version      text   NOT NULL,
    joined_at    bigint NOT NULL,
    heartbeat_at bigint NOT NULL,
    lease        bigint NOT NULL CHECK (lease > 0),
    lease_until  bigint NOT NULL
) WITH (fillfactor = 50);

-- Who began a file that no event speaks of yet: it is swept when that process is no node any more.
ALTER TABLE actortasks.files ADD COLUMN node text;
