-- Keeps a link that will set a user's password.
--
-- takes   user_id  bigint; kind  text; sha256  bytea: of the token; at, until  timestamptz: wall
-- gives   the link's id
-- locks   the new row
-- index   accounts_user_pkey (foreign key)
INSERT INTO accounts_link (user_id, kind, sha256, made_at, until)
VALUES (%(user_id)s::bigint, %(kind)s, %(sha256)s::bytea, %(at)s::timestamptz, %(until)s::timestamptz)
RETURNING id;
