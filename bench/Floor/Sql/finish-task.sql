UPDATE tasks SET state = 'succeeded', finished_at = ?2, last_seq = ?3, task_seq = 3, detail = ?4 WHERE id = ?1;
