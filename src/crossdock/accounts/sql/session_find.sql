-- Finds the person behind a session's token.
--
-- takes   sha256  bytea; seen, begun  timestamptz: one that was seen or begun before is over
-- gives   one row: id, user_id, email, name, role, locations, channels, permissions, lifts (of an own role,
--         else null), begun_at, seen_at, second (whether there is a second factor); no row where it is over
-- locks   nothing
-- index   accounts_session_sha256, accounts_user_pkey, accounts_role_pkey
SELECT
    s.id,
    s.user_id,
    u.email,
    u.name,
    u.role,
    u.locations,
    u.channels,
    r.permissions,
    r.lifts,
    s.begun_at,
    s.seen_at,
    u.totp_sealed IS NOT NULL AS second
FROM accounts_session AS s
INNER JOIN accounts_user AS u ON s.user_id = u.id
LEFT JOIN accounts_role AS r ON u.role = r.name
WHERE
    s.sha256 = %(sha256)s::bytea
    AND s.ended_at IS NULL
    AND s.seen_at > %(seen)s::timestamptz
    AND s.begun_at > %(begun)s::timestamptz
    AND u.is_active;
