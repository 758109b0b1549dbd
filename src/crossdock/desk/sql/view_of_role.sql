-- Keeps with which view the list of orders begins for a role.
--
-- takes   role  text; first_id  bigint (null: with none)
-- gives   nothing
-- locks   the row, until commit
-- index   desk_view_role_pkey
INSERT INTO desk_view_role (role, first_id)
VALUES (%(role)s::text, %(first_id)s::bigint)
ON CONFLICT (role) DO UPDATE SET first_id = excluded.first_id;
