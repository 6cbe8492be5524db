-- For a transaction that lasts: others may read what this statement sees. A standby can do so too.
SELECT pg_export_snapshot();
