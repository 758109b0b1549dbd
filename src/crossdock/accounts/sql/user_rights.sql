-- Changes what a user is called and may do, and whether at all. The last administrator who may log in
-- stays one.
--
-- takes   id  bigint; name, role  text; admin, active  boolean; locations, channels  text[]
-- gives   the id; no row where nobody would be left who may do all
-- locks   the rows of all administrators and of the role until commit
-- index   accounts_user_pkey, accounts_user_role, accounts_role_pkey
WITH role AS (
    SELECT r.name FROM accounts_role AS r
    WHERE r.name = %(role)s
    FOR SHARE
),

heads AS (
    SELECT u.id
    FROM accounts_user AS u
    WHERE u.role = 'administrator' AND u.is_active
    FOR UPDATE
)

UPDATE accounts_user AS u
SET
    name = %(name)s,
    role = coalesce((SELECT r.name FROM role AS r), %(role)s),
    is_staff = %(admin)s::boolean,
    is_superuser = %(admin)s::boolean,
    is_active = %(active)s::boolean,
    locations = %(locations)s::text[],
    channels = %(channels)s::text[]
WHERE
    u.id = %(id)s::bigint
    AND (
        (%(admin)s::boolean AND %(active)s::boolean)
        OR u.id NOT IN (SELECT h.id FROM heads AS h)
        OR EXISTS (SELECT FROM heads AS h WHERE h.id != %(id)s::bigint)
    )
RETURNING u.id;
