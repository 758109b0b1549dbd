-- Lists providers, without their secrets.
--
-- takes   nothing
-- gives   a row a provider: name, title, issuer, client_id, domains, role; by name
-- locks   nothing
-- index   accounts_sign_on_pkey
SELECT
    p.name,
    p.title,
    p.issuer,
    p.client_id,
    p.domains,
    p.role
FROM accounts_sign_on AS p
ORDER BY p.name;
