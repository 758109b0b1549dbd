-- What the server says of its archive.
--
-- takes   nothing
-- gives   one row: archive_mode, the last segment archived and when, the last that failed and when, the
--         timeline that is written
-- locks   nothing
-- index   none: the catalogue
SELECT
    current_setting('archive_mode') AS mode,
    a.last_archived_wal,
    a.last_archived_time,
    a.last_failed_wal,
    a.last_failed_time,
    ('x' || substring(pg_walfile_name(pg_current_wal_lsn()) FROM 1 FOR 8))::bit(32)::integer AS timeline
FROM pg_stat_archiver AS a;
