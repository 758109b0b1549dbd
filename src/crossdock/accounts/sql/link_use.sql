-- Uses a link up: of two who bring its token, the second finds it ended.
--
-- takes   sha256  bytea: of the token; at  timestamptz: wall
-- gives   one row: user_id, email, kind; no row where it is used, over or of nobody who may log in
-- locks   the link's row until commit
-- index   accounts_link_sha256, accounts_user_pkey
UPDATE accounts_link AS l
SET ended_at = %(at)s::timestamptz
FROM accounts_user AS u
WHERE
    l.sha256 = %(sha256)s::bytea
    AND l.ended_at IS NULL
    AND l.until > %(at)s::timestamptz
    AND u.id = l.user_id
    AND u.is_active
RETURNING l.user_id, u.email, l.kind;
