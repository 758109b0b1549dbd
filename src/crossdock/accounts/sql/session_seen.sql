-- Notes that a session was used.
--
-- takes   id  bigint; at  timestamptz
-- gives   nothing
-- locks   that row until commit
-- index   accounts_session_pkey
UPDATE accounts_session AS s
SET seen_at = %(at)s::timestamptz
WHERE s.id = %(id)s::bigint;
