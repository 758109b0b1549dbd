-- Keeps a role of the company's own as it is.
--
-- takes   name  text
-- gives   the name; no row where there is none
-- locks   the role's row until commit
-- index   accounts_role_pkey
SELECT r.name
FROM accounts_role AS r
WHERE r.name = %(name)s
FOR UPDATE;
