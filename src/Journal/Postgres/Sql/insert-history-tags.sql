-- $1 tags $2 task ids
INSERT INTO actortasks.history_tags (tag, id) SELECT unnest($1), unnest($2) ON CONFLICT DO NOTHING;
