-- Drops a provider, with all whom it knew.
--
-- takes   name  text
-- gives   the name; no row where there is none
-- locks   the provider's row, and those of its identities, until commit
-- index   accounts_sign_on_pkey, accounts_identity_pkey
DELETE FROM accounts_sign_on AS p
WHERE p.name = %(name)s
RETURNING p.name;
