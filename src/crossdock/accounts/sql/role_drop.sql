-- Drops a role that nobody has.
--
-- takes   name  text
-- gives   the name; no row where somebody has it
-- locks   the role's row until commit
-- index   accounts_role_pkey, accounts_user_role
DELETE FROM accounts_role AS r
WHERE r.name = %(name)s AND NOT EXISTS (SELECT FROM accounts_user AS u WHERE u.role = r.name)
RETURNING r.name;
