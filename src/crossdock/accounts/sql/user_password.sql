-- Gives a user another password, or the same one hashed anew.
--
-- takes   id  bigint; password  text: hashed
-- gives   nothing
-- locks   that row until commit
-- index   accounts_user_pkey
UPDATE accounts_user AS u
SET password = %(password)s
WHERE u.id = %(id)s::bigint;
