-- The oldest transaction that is still open: everything below it is in the log.
--
-- takes   nothing
-- gives   one row: tx
-- locks   nothing
-- index   none
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS tx;
