-- One at a time changes owners, so that each sees who has joined before. A pooler may stand between: for this
-- transaction only.
SELECT pg_advisory_xact_lock(1096043348, hashtext('actortasks.partitions'));
