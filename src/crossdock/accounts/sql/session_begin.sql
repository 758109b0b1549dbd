-- Begins a session, and notes that its user logged in.
--
-- takes   sha256  bytea; user_id  bigint; at  timestamptz: wall; address, agent  text
-- gives   the session's id
-- locks   the user's row until commit
-- index   accounts_user_pkey
WITH seen AS (
    UPDATE accounts_user AS u
    SET last_login = %(at)s::timestamptz
    WHERE u.id = %(user_id)s::bigint AND u.is_active
    RETURNING u.id
)

INSERT INTO accounts_session (sha256, user_id, begun_at, seen_at, address, agent)
SELECT
    %(sha256)s::bytea,
    s.id,
    %(at)s::timestamptz,
    %(at)s::timestamptz,
    %(address)s,
    %(agent)s
FROM seen AS s
RETURNING id;
