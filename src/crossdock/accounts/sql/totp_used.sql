-- Uses up the time step of a code: no code is good twice.
--
-- takes   id, step  bigint: 30 seconds each since 1970
-- gives   the id; no row where this step or a later one was used
-- locks   that row until commit
-- index   accounts_user_pkey
UPDATE accounts_user AS u
SET totp_step = %(step)s::bigint
WHERE u.id = %(id)s::bigint AND u.totp_step < %(step)s::bigint
RETURNING u.id;
