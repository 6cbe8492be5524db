-- $1 files $2 names $3 sizes $4 task id $5 scope
UPDATE actortasks.files SET task_id = $4, scope = $5, name = placed.name, bytes = placed.bytes
FROM unnest($1, $2, $3) AS placed (id, name, bytes)
WHERE files.id = placed.id;
