-- Makes a user.
--
-- takes   email, password (hashed), name, role  text; admin  boolean: for the admin pages;
--         locations, channels  text[]; at  timestamptz
-- gives   the user's id; no row where there is one of this address, in any case of letters
-- locks   the role's row, so that it is not dropped meanwhile
-- index   accounts_user_email, accounts_role_pkey
WITH role AS (
    SELECT r.name FROM accounts_role AS r
    WHERE r.name = %(role)s
    FOR SHARE
)

INSERT INTO accounts_user (
    email, password, name, role, is_staff, is_superuser, is_active, joined_at, locations, channels
)
SELECT
    lower(%(email)s),
    %(password)s,
    %(name)s,
    coalesce((SELECT r.name FROM role AS r), %(role)s),
    %(admin)s::boolean,
    %(admin)s::boolean,
    TRUE,
    %(at)s::timestamptz,
    %(locations)s::text[],
    %(channels)s::text[]
ON CONFLICT (email) DO NOTHING
RETURNING id;
