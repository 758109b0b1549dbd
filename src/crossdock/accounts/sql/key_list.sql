-- Lists the API keys.
--
-- takes   nothing
-- gives   a row a key: name, prefix, scopes, created_at, expires_at, revoked_at, last_used_at; by name
-- locks   nothing
-- index   accounts_api_key_name
SELECT
    k.name,
    k.prefix,
    k.scopes,
    k.created_at,
    k.expires_at,
    k.revoked_at,
    k.last_used_at
FROM accounts_api_key AS k
ORDER BY k.name;
