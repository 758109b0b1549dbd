-- Makes a role, or changes what it may do.
--
-- takes   name, about  text; permissions, lifts  text[]
-- gives   nothing
-- locks   the role's row until commit
-- index   accounts_role_pkey
INSERT INTO accounts_role (name, permissions, lifts, about)
VALUES (%(name)s, %(permissions)s::text[], %(lifts)s::text[], %(about)s)
ON CONFLICT (name) DO UPDATE
SET permissions = excluded.permissions, lifts = excluded.lifts, about = excluded.about;
