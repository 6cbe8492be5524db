-- All rows, in the order in which they lie.
SELECT task_id, kind, name, content_type, bytes, path, sha256
FROM blobs;
