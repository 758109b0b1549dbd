-- Drops sessions that are over.
--
-- takes   ids  bigint[]
-- gives   nothing; the count of rows is that of the sessions
-- locks   those rows, until commit
-- index   accounts_session_pkey
DELETE FROM accounts_session AS e
WHERE e.id = any(%(ids)s::bigint[]);
