-- ?1 up to this id
DELETE FROM tasks WHERE state IN ('succeeded', 'failed', 'cancelled', 'expired') AND id <= ?1;
