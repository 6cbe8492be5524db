-- A task that goes on leaves the history. ?1 task id
DELETE FROM history WHERE id = ?1;
