-- Says how far the events' ids and partitions go, and takes the turn to add partitions.
--
-- takes   nothing
-- gives   one row: whether this transaction has the turn, the last event id dealt out, the last partition's
--         number
-- locks   the turn (advisory), until commit, if nobody has it
-- index   none: the catalogue
SELECT
    pg_try_advisory_xact_lock(hashtextextended('core_event partitions', 0)) AS mine,
    (SELECT s.last_value FROM core_event_id AS s) AS last_id,
    (
        SELECT max(substring(c.relname FROM '[0-9]+$')::bigint)
        FROM pg_inherits AS i
        INNER JOIN pg_class AS c ON i.inhrelid = c.oid
        WHERE i.inhparent = 'core_event'::regclass
    ) AS last_partition;
