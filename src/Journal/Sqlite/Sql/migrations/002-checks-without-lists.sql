-- SQLite makes a temporary table for each IN with more than two constants, for every row that a CHECK or a partial
-- index is asked about: that was half of what a row cost. The same rules without lists; a task has a time of its
-- end if and only if it is finished.

CREATE TABLE tasks_new (
    id              BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    partition       INTEGER NOT NULL CHECK (partition BETWEEN 0 AND 4095),
    state           TEXT    NOT NULL CHECK (
        state = 'running' OR state = 'succeeded' OR state = 'waiting' OR state = 'failed'
        OR state = 'cancelled' OR state = 'expired' OR state = 'blocked'),
    queue           TEXT    NOT NULL CHECK (length(queue) > 0),
    type            TEXT    NOT NULL CHECK (length(type) > 0),
    priority        INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
    created_at      INTEGER NOT NULL,
    ready_at        INTEGER NOT NULL,
    expires_at      INTEGER,
    due_at          INTEGER CHECK (due_at IS NULL OR (due_at = ready_at AND state = 'waiting')),
    finished_at     INTEGER CHECK ((finished_at IS NULL) = (state = 'running' OR state = 'waiting' OR state = 'blocked')),
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

INSERT INTO tasks_new (
    id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail)
SELECT id, partition, state, queue, type, priority, created_at, ready_at, expires_at, due_at, finished_at,
    attempt, failures, losses, held_by, node, idempotency_key, last_seq, task_seq, detail
FROM tasks;

DROP TABLE tasks;
ALTER TABLE tasks_new RENAME TO tasks;

CREATE INDEX tasks_ready ON tasks (partition, queue, held_by, priority DESC, ready_at, id, type, state) WHERE state = 'waiting';
CREATE INDEX tasks_due ON tasks (partition, due_at, id) WHERE state = 'waiting' AND due_at IS NOT NULL;
CREATE INDEX tasks_expiring ON tasks (partition, expires_at, id) WHERE state = 'waiting' AND expires_at IS NOT NULL;
CREATE INDEX tasks_held ON tasks (partition, held_by) WHERE state = 'waiting' AND held_by IS NOT NULL;
CREATE INDEX tasks_running ON tasks (partition) WHERE state = 'running';
CREATE INDEX tasks_final ON tasks (id) WHERE finished_at IS NOT NULL;
CREATE INDEX tasks_by_key ON tasks (idempotency_key, id) WHERE idempotency_key IS NOT NULL;
