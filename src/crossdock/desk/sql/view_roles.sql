-- Reads with which views the list of orders begins for roles.
--
-- takes   role  text (null: all of them)
-- gives   a row a role for which it does: role, view id; by role
-- locks   nothing
-- index   desk_view_role_pkey
SELECT
    r.role,
    r.first_id
FROM desk_view_role AS r
WHERE r.first_id IS NOT NULL AND (%(role)s::text IS NULL OR r.role = %(role)s::text)
ORDER BY r.role;
