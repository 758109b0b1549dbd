-- Whether a link's token is good.
--
-- takes   sha256  bytea: of the token; at  timestamptz: wall
-- gives   one row: id; no row where it is used, over or of nobody who may log in
-- locks   nothing
-- index   accounts_link_sha256, accounts_user_pkey
SELECT l.id
FROM accounts_link AS l
INNER JOIN accounts_user AS u ON l.user_id = u.id
WHERE
    l.sha256 = %(sha256)s::bytea
    AND l.ended_at IS NULL
    AND l.until > %(at)s::timestamptz
    AND u.is_active;
