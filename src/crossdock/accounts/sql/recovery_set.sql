-- Gives a user other recovery codes; those before open nothing any more.
--
-- takes   id  bigint; recovery  bytea[]: hashes of the codes
-- gives   the id; no row where there is no second factor
-- locks   that row until commit
-- index   accounts_user_pkey
UPDATE accounts_user AS u
SET recovery = %(recovery)s::bytea[]
WHERE u.id = %(id)s::bigint AND u.totp_sealed IS NOT NULL
RETURNING u.id;
