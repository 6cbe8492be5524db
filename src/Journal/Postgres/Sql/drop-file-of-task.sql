-- $1 task id $2 name
WITH dropped AS (
    DELETE FROM actortasks.files WHERE task_id = $1 AND name = $2 RETURNING id
)
DELETE FROM actortasks.file_pieces USING dropped WHERE file = dropped.id;
