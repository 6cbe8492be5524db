-- All rows, in the order in which they lie.
SELECT tag, id
FROM actortasks.history_tags;
