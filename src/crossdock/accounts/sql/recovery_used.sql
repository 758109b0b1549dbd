-- Uses up a recovery code.
--
-- takes   id  bigint; sha256  bytea: of the code
-- gives   the id; no row where the user has no such code
-- locks   that row until commit
-- index   accounts_user_pkey
UPDATE accounts_user AS u
SET recovery = array_remove(u.recovery, %(sha256)s::bytea)
WHERE u.id = %(id)s::bigint AND %(sha256)s::bytea = any(u.recovery)
RETURNING u.id;
