-- ?1 partition ?2 queue ?3 what ?4 difference
UPDATE counters SET n = n + ?4 WHERE partition = ?1 AND queue = ?2 AND what = ?3;
