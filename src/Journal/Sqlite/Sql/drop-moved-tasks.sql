-- ?1 up to this id
DELETE FROM tasks WHERE finished_at IS NOT NULL AND id <= ?1;
