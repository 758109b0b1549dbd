-- Lists people.
--
-- takes   email  text: of one, in small letters; role  text, active  boolean: of these;
--         q  text: of whose address or name it is a part, in any case of letters; after  text: addresses
--         behind this one; limit  int: of rows; null where all are meant
-- gives   a row a user: id, email, name, role, locations, channels, active, joined_at, last_login,
--         has_password, second_factor  boolean; invited_until  timestamptz: of an invitation that was not
--         used (wall time; it may be over); by email
-- locks   nothing
-- index   accounts_user_email, accounts_user_role, accounts_link_user; a part of a name is sought in all
SELECT
    u.id,
    u.email,
    u.name,
    u.role,
    u.locations,
    u.channels,
    u.is_active AS active,
    u.joined_at,
    u.last_login,
    u.password NOT LIKE '!%%' AS has_password,
    u.totp_sealed IS NOT NULL AS second_factor,
    (
        SELECT max(l.until)
        FROM accounts_link AS l
        WHERE l.user_id = u.id AND l.kind = 'invitation' AND l.ended_at IS NULL
    ) AS invited_until
FROM accounts_user AS u
WHERE
    (%(email)s::text IS NULL OR u.email = %(email)s)
    AND (%(role)s::text IS NULL OR u.role = %(role)s)
    AND (%(active)s::boolean IS NULL OR u.is_active = %(active)s::boolean)
    AND (%(q)s::text IS NULL OR strpos(lower(u.email || ' ' || u.name), lower(%(q)s)) > 0)
    AND (%(after)s::text IS NULL OR u.email > %(after)s)
ORDER BY u.email
LIMIT %(limit)s::int;
