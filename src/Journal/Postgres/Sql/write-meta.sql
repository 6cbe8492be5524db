-- $1 name $2 value
INSERT INTO actortasks.meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value;
