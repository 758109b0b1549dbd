-- Sets an OpenID Connect provider up, or changes it.
--
-- takes   name, title, issuer, client_id, role  text; secret  bytea: sealed; null: the one it has stays;
--         domains  text[]
-- gives   nothing
-- locks   the provider's row until commit
-- index   accounts_sign_on_pkey
INSERT INTO accounts_sign_on AS p (name, title, issuer, client_id, secret_sealed, domains, role)
SELECT
    %(name)s,
    %(title)s,
    %(issuer)s,
    %(client_id)s,
    coalesce(
        %(secret)s::bytea,
        (SELECT o.secret_sealed FROM accounts_sign_on AS o WHERE o.name = %(name)s)
    ),
    %(domains)s::text[],
    %(role)s
ON CONFLICT (name) DO UPDATE
SET
    title = excluded.title,
    issuer = excluded.issuer,
    client_id = excluded.client_id,
    secret_sealed = excluded.secret_sealed,
    domains = excluded.domains,
    role = excluded.role;
