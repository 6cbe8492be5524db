-- Finished tasks by tag. ?1 after this id ?2 before this id ?3 tag
SELECT history.id, history.partition, history.state, history.queue, history.type, history.priority, history.created_at, history.ready_at, history.expires_at, history.due_at, history.finished_at, history.attempt, history.failures, history.losses, history.held_by, history.node, history.idempotency_key, history.last_seq, history.task_seq, history.detail
FROM history_tags JOIN history ON history.id = history_tags.id
WHERE history_tags.id > ?1 AND history_tags.id < ?2 AND history_tags.tag = ?3
ORDER BY history_tags.id
