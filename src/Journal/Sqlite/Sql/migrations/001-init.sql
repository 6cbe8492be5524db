-- Times are microseconds since 1970-01-01 UTC, ids the 16 bytes of a UUID version 7.

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value NOT NULL
) WITHOUT ROWID;

-- The truth. In the order of writing; each number of a partition and each number of a task is used once.
CREATE TABLE events (
    partition INTEGER NOT NULL CHECK (partition BETWEEN 0 AND 4095),
    seq       INTEGER NOT NULL CHECK (seq >= 1),
    task_id   BLOB CHECK (task_id IS NULL OR length(task_id) = 16),
    task_seq  INTEGER NOT NULL CHECK ((task_id IS NULL) = (task_seq = 0)),
    epoch     INTEGER NOT NULL CHECK (epoch >= 1),
    at_us     INTEGER NOT NULL,
    name      TEXT NOT NULL,
    body      TEXT NOT NULL,
    data      BLOB CHECK (data IS NULL OR length(data) <= 8192),
    PRIMARY KEY (partition, seq)
);
CREATE UNIQUE INDEX events_by_task ON events (task_id, task_seq) WHERE task_id IS NOT NULL;

-- Open tasks, and finished ones until housekeeping moves them.
CREATE TABLE tasks (
    id              BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    partition       INTEGER NOT NULL CHECK (partition BETWEEN 0 AND 4095),
    state           TEXT    NOT NULL CHECK (state IN ('blocked', 'waiting', 'running', 'succeeded', 'failed', 'cancelled', 'expired')),
    queue           TEXT    NOT NULL CHECK (length(queue) > 0),
    type            TEXT    NOT NULL CHECK (length(type) > 0),
    priority        INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
    created_at      INTEGER NOT NULL,
    ready_at        INTEGER NOT NULL,
    expires_at      INTEGER,
    due_at          INTEGER CHECK (due_at IS NULL OR (due_at = ready_at AND state = 'waiting')),
    finished_at     INTEGER,
    attempt         INTEGER NOT NULL CHECK (attempt >= 0),
    failures        INTEGER NOT NULL CHECK (failures >= 0),
    losses          INTEGER NOT NULL CHECK (losses >= 0),
    held_by         TEXT,
    node            TEXT,
    idempotency_key TEXT,
    last_seq        INTEGER NOT NULL CHECK (last_seq >= 1),
    task_seq        INTEGER NOT NULL CHECK (task_seq >= 1),
    detail          TEXT    NOT NULL
);

CREATE INDEX tasks_ready ON tasks (partition, queue, held_by, priority DESC, ready_at, id, type, state) WHERE state = 'waiting';
CREATE INDEX tasks_due ON tasks (partition, due_at, id) WHERE state = 'waiting' AND due_at IS NOT NULL;
CREATE INDEX tasks_expiring ON tasks (partition, expires_at, id) WHERE state = 'waiting' AND expires_at IS NOT NULL;
CREATE INDEX tasks_held ON tasks (partition, held_by) WHERE state = 'waiting' AND held_by IS NOT NULL;
CREATE INDEX tasks_running ON tasks (partition) WHERE state = 'running';
CREATE INDEX tasks_final ON tasks (id) WHERE state IN ('succeeded', 'failed', 'cancelled', 'expired');
CREATE INDEX tasks_by_key ON tasks (idempotency_key, id) WHERE idempotency_key IS NOT NULL;

-- Finished tasks, moved here in bulk.
CREATE TABLE history (
    id              BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    partition       INTEGER NOT NULL CHECK (partition BETWEEN 0 AND 4095),
    state           TEXT    NOT NULL CHECK (state IN ('succeeded', 'failed', 'cancelled', 'expired')),
    queue           TEXT    NOT NULL CHECK (length(queue) > 0),
    type            TEXT    NOT NULL CHECK (length(type) > 0),
    priority        INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
    created_at      INTEGER NOT NULL,
    ready_at        INTEGER NOT NULL,
    expires_at      INTEGER,
    due_at          INTEGER CHECK (due_at IS NULL OR (due_at = ready_at AND state = 'waiting')),
    finished_at     INTEGER,
    attempt         INTEGER NOT NULL CHECK (attempt >= 0),
    failures        INTEGER NOT NULL CHECK (failures >= 0),
    losses          INTEGER NOT NULL CHECK (losses >= 0),
    held_by         TEXT,
    node            TEXT,
    idempotency_key TEXT,
    last_seq        INTEGER NOT NULL CHECK (last_seq >= 1),
    task_seq        INTEGER NOT NULL CHECK (task_seq >= 1),
    detail          TEXT    NOT NULL
);

CREATE INDEX history_by_state ON history (state, id);
CREATE INDEX history_by_type ON history (type, id);
CREATE INDEX history_by_queue ON history (queue, id);
CREATE INDEX history_by_key ON history (idempotency_key, id) WHERE idempotency_key IS NOT NULL;

CREATE TABLE history_tags (
    tag TEXT NOT NULL,
    id  BLOB NOT NULL CHECK (length(id) = 16),
    PRIMARY KEY (tag, id)
) WITHOUT ROWID;

-- Bytes that are too large for their event's row.
CREATE TABLE blobs (
    task_id      BLOB NOT NULL CHECK (length(task_id) = 16),
    kind         TEXT NOT NULL CHECK (kind IN ('payload', 'result', 'checkpoint', 'error', 'file')),
    name         TEXT NOT NULL DEFAULT '',
    content_type TEXT NOT NULL,
    bytes        BLOB,
    path         TEXT,
    sha256       TEXT NOT NULL,
    PRIMARY KEY (task_id, kind, name),
    CHECK ((bytes IS NULL) <> (path IS NULL))
);

-- Arbitration: who has an idempotency key, over all partitions.
CREATE TABLE keys (
    key          TEXT    NOT NULL PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
    task_id      BLOB    NOT NULL CHECK (length(task_id) = 16),
    request_hash BLOB    NOT NULL,
    expires_at   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX keys_expiring ON keys (expires_at);

-- Numbers of tasks by stored state, and how many were accepted and pruned.
CREATE TABLE counters (
    partition INTEGER NOT NULL,
    queue     TEXT    NOT NULL,
    what      TEXT    NOT NULL CHECK (what IN ('blocked', 'waiting', 'running', 'succeeded', 'failed', 'cancelled', 'expired', 'accepted', 'pruned')),
    n         INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (partition, queue, what)
) WITHOUT ROWID;

CREATE TABLE shards (
    partition INTEGER NOT NULL PRIMARY KEY,
    last_seq  INTEGER NOT NULL CHECK (last_seq >= 0),
    header    TEXT    NOT NULL DEFAULT '{}'
);

CREATE TABLE partitions (
    partition INTEGER NOT NULL PRIMARY KEY,
    owner     TEXT,
    epoch     INTEGER NOT NULL CHECK (epoch >= 0)
);
