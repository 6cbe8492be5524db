-- Where files of tasks lie.
SELECT task_id, path, sha256 FROM blobs WHERE path IS NOT NULL;
