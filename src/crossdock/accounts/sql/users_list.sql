-- Lists people.
--
-- takes   email  text: of one, in small letters; null: all
-- gives   a row a user: id, email, name, role, locations, channels, active, joined_at, last_login; by email
-- locks   nothing
-- index   accounts_user_email
SELECT
    u.id,
    u.email,
    u.name,
    u.role,
    u.locations,
    u.channels,
    u.is_active AS active,
    u.joined_at,
    u.last_login
FROM accounts_user AS u
WHERE %(email)s::text IS NULL OR u.email = %(email)s
ORDER BY u.email;
