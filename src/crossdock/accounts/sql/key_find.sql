-- Finds an API key by its prefix.
--
-- takes   prefix  text
-- gives   at most one row: id, name, sha256, scopes, expires_at, revoked_at, last_used_at
-- locks   nothing
-- index   accounts_api_key_prefix
SELECT
    k.id,
    k.name,
    k.sha256,
    k.scopes,
    k.expires_at,
    k.revoked_at,
    k.last_used_at
FROM accounts_api_key AS k
WHERE k.prefix = %(prefix)s;
