-- Keys of ready tasks of one queue and priority behind a key, from the index alone.
-- ?1 partition ?2 queue ?3 priority ?4 now ?5 ready time and ?6 id of the key ?7 types as a JSON array
SELECT ready_at, id FROM tasks INDEXED BY tasks_ready
WHERE partition = ?1 AND queue = ?2 AND held_by IS NULL AND priority = ?3 AND state = 'waiting'
    AND ready_at <= ?4 AND (ready_at, id) > (?5, ?6)
    AND type IN (SELECT value FROM json_each(?7))
ORDER BY ready_at, id;
