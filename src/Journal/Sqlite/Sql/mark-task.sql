-- The mark of a waiting task, beside the fold. ?1 task id ?2 partition ?3 mark or null
UPDATE tasks SET held_by = ?3 WHERE id = ?1 AND partition = ?2 AND state = 'waiting';
