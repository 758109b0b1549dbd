-- Lists the company's own roles.
--
-- takes   nothing
-- gives   a row a role: name, permissions, lifts, about; by name
-- locks   nothing
-- index   accounts_role_pkey
SELECT
    r.name,
    r.permissions,
    r.lifts,
    r.about
FROM accounts_role AS r
ORDER BY r.name;
