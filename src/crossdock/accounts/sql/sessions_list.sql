-- Lists the live sessions of a user.
--
-- takes   user_id  bigint; seen, begun  timestamptz: those seen or begun before are over
-- gives   a row a session: id, begun_at, seen_at, address, agent; newest first
-- locks   nothing
-- index   accounts_session_user
SELECT
    s.id,
    s.begun_at,
    s.seen_at,
    s.address,
    s.agent
FROM accounts_session AS s
WHERE
    s.user_id = %(user_id)s::bigint
    AND s.ended_at IS NULL
    AND s.seen_at > %(seen)s::timestamptz
    AND s.begun_at > %(begun)s::timestamptz
ORDER BY s.id DESC;
