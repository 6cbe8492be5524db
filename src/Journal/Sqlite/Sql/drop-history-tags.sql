-- ?1 task id ?2 its tags as a JSON array
DELETE FROM history_tags WHERE id = ?1 AND tag IN (SELECT value FROM json_each(?2));
