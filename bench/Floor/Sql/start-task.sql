UPDATE tasks SET state = 'running', attempt = 1, node = ?2, last_seq = ?3, task_seq = 2, detail = ?4 WHERE id = ?1;
