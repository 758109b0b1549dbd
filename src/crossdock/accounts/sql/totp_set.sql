-- Sets a user's second factor: asked for, confirmed or taken away.
--
-- takes   id  bigint; asked, sealed  bytea: the sealed secrets, waiting and in force, or null;
--         recovery  bytea[]: hashes of the codes
-- gives   one row: email; had  boolean: whether one was in force
-- locks   that row until commit
-- index   accounts_user_pkey
UPDATE accounts_user AS u
SET
    totp_asked = %(asked)s::bytea,
    totp_sealed = %(sealed)s::bytea,
    recovery = %(recovery)s::bytea[]
WHERE u.id = %(id)s::bigint
RETURNING u.email, old.totp_sealed IS NOT NULL AS had;
