-- Reads what proves a person.
--
-- takes   email  text: in small letters
-- gives   one row: id, password (hashed), totp_sealed, totp_asked; no row where nobody of it may log in
-- locks   nothing
-- index   accounts_user_email
SELECT
    u.id,
    u.password,
    u.totp_sealed,
    u.totp_asked
FROM accounts_user AS u
WHERE u.email = %(email)s AND u.is_active;
