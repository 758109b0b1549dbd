-- Finds a provider, with its sealed secret.
--
-- takes   name  text
-- gives   name, title, issuer, client_id, domains, role, secret_sealed
-- locks   nothing
-- index   accounts_sign_on_pkey
SELECT
    p.name,
    p.title,
    p.issuer,
    p.client_id,
    p.domains,
    p.role,
    p.secret_sealed
FROM accounts_sign_on AS p
WHERE p.name = %(name)s;
