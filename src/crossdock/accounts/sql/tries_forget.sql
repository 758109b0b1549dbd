-- Forgets tries to log in that are over.
--
-- takes   since  timestamptz: what began before is over
-- gives   nothing
-- locks   those rows until commit, but none that somebody else has
-- index   none: as many rows as addresses tried of late
WITH over AS (
    SELECT o.key
    FROM accounts_log_in_try AS o
    WHERE o.since <= %(since)s::timestamptz
    FOR UPDATE SKIP LOCKED
)

DELETE FROM accounts_log_in_try AS t
WHERE t.key IN (SELECT o.key FROM over AS o);
