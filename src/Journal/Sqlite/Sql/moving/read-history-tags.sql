-- All rows, in the order in which they lie.
SELECT tag, id
FROM history_tags;
