-- Times are microseconds since 1970-01-01 UTC. The same tables as in the other store; what differs is said.

CREATE TABLE actortasks.meta (
    name  text NOT NULL PRIMARY KEY,
    value text NOT NULL
);

-- The truth. In the order of writing; each number of a partition and each number of a task is used once.
CREATE TABLE actortasks.events (
    partition int    NOT NULL CHECK (partition BETWEEN 0 AND 4095),
    seq       bigint NOT NULL CHECK (seq >= 1),
    task_id   uuid,
    task_seq  int    NOT NULL CHECK ((task_id IS NULL) = (task_seq = 0)),
    epoch     bigint NOT NULL CHECK (epoch >= 1),
    at_us     bigint NOT NULL,
    name      text   NOT NULL,
    body      json   NOT NULL,
    data      bytea  CHECK (data IS NULL OR length(data) <= 8192),
    PRIMARY KEY (partition, seq)
);
CREATE UNIQUE INDEX events_by_task ON actortasks.events (task_id, task_seq) WHERE task_id IS NOT NULL;

-- Open tasks, and finished ones until housekeeping moves them. Rows change often: room for that in each page.
CREATE TABLE actortasks.tasks (
    id              uuid   NOT NULL PRIMARY KEY,
    partition       int    NOT NULL CHECK (partition BETWEEN 0 AND 4095),
    state           text   NOT NULL CHECK (state IN ('blocked', 'waiting', 'running', 'succeeded', 'failed', 'cancelled', 'expired')),
    queue           text   COLLATE "C" NOT NULL CHECK (queue <> ''),
    type            text   COLLATE "C" NOT NULL CHECK (type <> ''),
    priority        int    NOT NULL CHECK (priority BETWEEN 0 AND 9),
    created_at      bigint NOT NULL,
    ready_at        bigint NOT NULL,
    expires_at      bigint,
    due_at          bigint CHECK (due_at IS NULL OR (due_at = ready_at AND state = 'waiting')),
    finished_at     bigint CHECK ((finished_at IS NULL) = (state IN ('blocked', 'waiting', 'running'))),
    attempt         int    NOT NULL CHECK (attempt >= 0),
    failures        int    NOT NULL CHECK (failures >= 0),
    losses          int    NOT NULL CHECK (losses >= 0),
    held_by         text,
    node            text,
    idempotency_key text   COLLATE "C",
    last_seq        bigint NOT NULL CHECK (last_seq >= 1),
    task_seq        int    NOT NULL CHECK (task_seq >= 1),
    detail          json   NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX tasks_ready ON actortasks.tasks (partition, queue, held_by, priority DESC, ready_at, id) INCLUDE (type) WHERE state = 'waiting';
CREATE INDEX tasks_due ON actortasks.tasks (partition, due_at, id) WHERE state = 'waiting' AND due_at IS NOT NULL;
CREATE INDEX tasks_expiring ON actortasks.tasks (partition, expires_at, id) WHERE state = 'waiting' AND expires_at IS NOT NULL;
CREATE INDEX tasks_running ON actortasks.tasks (partition) WHERE state = 'running';
CREATE INDEX tasks_final ON actortasks.tasks (id) WHERE finished_at IS NOT NULL;
CREATE INDEX tasks_by_key ON actortasks.tasks (idempotency_key, id) WHERE idempotency_key IS NOT NULL;

-- Finished tasks, moved here in bulk.
CREATE TABLE actortasks.history (
    LIKE actortasks.tasks INCLUDING CONSTRAINTS,
    PRIMARY KEY (id),
    CHECK (finished_at IS NOT NULL)
);
CREATE INDEX history_by_state ON actortasks.history (state, id);
CREATE INDEX history_by_type ON actortasks.history (type, id);
CREATE INDEX history_by_queue ON actortasks.history (queue, id);
CREATE INDEX history_by_key ON actortasks.history (idempotency_key, id) WHERE idempotency_key IS NOT NULL;

CREATE TABLE actortasks.history_tags (
    tag text COLLATE "C" NOT NULL,
    id  uuid NOT NULL,
    PRIMARY KEY (tag, id)
);
CREATE INDEX history_tags_by_id ON actortasks.history_tags (id);

-- Bytes that are too large for their event's row; the bytes of files lie in file_pieces.
CREATE TABLE actortasks.blobs (
    task_id      uuid NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('payload', 'result', 'checkpoint', 'error', 'file')),
    name         text NOT NULL DEFAULT '',
    content_type text NOT NULL,
    bytes        bytea,
    path         text,
    sha256       text NOT NULL,
    PRIMARY KEY (task_id, kind, name),
    CHECK ((bytes IS NULL) <> (path IS NULL))
);

-- Files of tasks. One that is still coming belongs to no task yet; one in place has a scope, what the journal is asked
-- after a crash, until an event that speaks of it is stored. Their bytes lie in pieces, read and written one by one.
CREATE TABLE actortasks.files (
    id      uuid   NOT NULL PRIMARY KEY,
    task_id uuid,
    name    text   CHECK ((name IS NULL) = (task_id IS NULL)),
    scope   text,
    bytes   bigint NOT NULL CHECK (bytes >= 0)
);
CREATE UNIQUE INDEX files_by_task ON actortasks.files (task_id, name) WHERE task_id IS NOT NULL;
CREATE INDEX files_unsettled ON actortasks.files (id) WHERE task_id IS NULL OR scope IS NOT NULL;

CREATE TABLE actortasks.file_pieces (
    file  uuid  NOT NULL,
    n     int   NOT NULL CHECK (n >= 0),
    bytes bytea NOT NULL,
    PRIMARY KEY (file, n)
);
ALTER TABLE actortasks.file_pieces ALTER bytes SET STORAGE EXTERNAL;

-- Arbitration: who has an idempotency key, over all partitions.
CREATE TABLE actortasks.keys (
    key          text   COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
    task_id      uuid   NOT NULL,
    request_hash bytea  NOT NULL,
    expires_at   bigint NOT NULL
);
CREATE INDEX keys_expiring ON actortasks.keys (expires_at);

-- Numbers of tasks by stored state, and how many were accepted and pruned.
CREATE TABLE actortasks.counters (
    partition int    NOT NULL,
    queue     text   COLLATE "C" NOT NULL,
    what      text   COLLATE "C" NOT NULL CHECK (what IN ('blocked', 'waiting', 'running', 'succeeded', 'failed', 'cancelled', 'expired', 'accepted', 'pruned')),
    n         bigint NOT NULL CHECK (n >= 0),
    PRIMARY KEY (partition, queue, what)
) WITH (fillfactor = 50);

CREATE TABLE actortasks.shards (
    partition int    NOT NULL PRIMARY KEY,
    last_seq  bigint NOT NULL CHECK (last_seq >= 0),
    header    jsonb  NOT NULL DEFAULT '{}'
) WITH (fillfactor = 50);

CREATE TABLE actortasks.partitions (
    partition int    NOT NULL PRIMARY KEY,
    owner     text,
    epoch     bigint NOT NULL CHECK (epoch >= 0)
);

-- Locks the partitions of a write, sorted, so that no owner changes before the commit, and compares their epochs.
CREATE FUNCTION actortasks.require_epochs(wanted int[], epochs bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    stale int;
BEGIN
    PERFORM 1 FROM actortasks.partitions WHERE partition = ANY (wanted) ORDER BY partition FOR SHARE;
    SELECT w.partition INTO stale
    FROM unnest(wanted, epochs) AS w (partition, epoch)
    LEFT JOIN actortasks.partitions p ON p.partition = w.partition
    WHERE p.epoch IS DISTINCT FROM w.epoch
    ORDER BY 1 LIMIT 1;
    IF stale IS NOT NULL THEN
        RAISE EXCEPTION 'stale epoch of partition %', stale USING ERRCODE = 'AT001';
    END IF;
END $$;

-- Takes keys that are free, expired or their task's own, all of them or none.
CREATE FUNCTION actortasks.take_keys(names text[], tasks uuid[], hashes bytea[], expiries bigint[], nows bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    taken int;
BEGIN
    DELETE FROM actortasks.keys WHERE key IN (
        SELECT k.key FROM actortasks.keys k JOIN unnest(names, nows) AS c (name, now) ON k.key = c.name
        WHERE k.expires_at <= c.now ORDER BY k.key FOR UPDATE OF k);
    INSERT INTO actortasks.keys (key, task_id, request_hash, expires_at)
    SELECT * FROM unnest(names, tasks, hashes, expiries) ORDER BY 1
    ON CONFLICT (key) DO UPDATE
    SET request_hash = excluded.request_hash, expires_at = excluded.expires_at
    WHERE keys.task_id = excluded.task_id;
    GET DIAGNOSTICS taken = ROW_COUNT;
    IF taken < cardinality(names) THEN
        RAISE EXCEPTION 'a key is taken' USING ERRCODE = 'AT002';
    END IF;
END $$;
