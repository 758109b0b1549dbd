-- The person who may ask for a new password by mail: one who may log in by password.
--
-- takes   email  text: in small letters
-- gives   one row: id, name; no row where there is none (who was invited and never came has none to forget)
-- locks   nothing
-- index   accounts_user_email
SELECT
    u.id,
    u.name
FROM accounts_user AS u
WHERE u.email = %(email)s AND u.is_active AND u.password NOT LIKE '!%%';
