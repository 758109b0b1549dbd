-- Finds an API key by the prefix of its secret, or of the one before it.
--
-- takes   prefix  text
-- gives   at most one row: id, name, scopes, expires_at, revoked_at, last_used_at, per_minute, locations,
--         channels, sha256, until (null: no end of its own): of the secret with that prefix
-- locks   nothing
-- index   accounts_api_key_prefix, accounts_api_key_old_prefix
SELECT
    k.id,
    k.name,
    k.scopes,
    k.expires_at,
    k.revoked_at,
    k.last_used_at,
    k.per_minute,
    k.locations,
    k.channels,
    k.sha256,
    NULL::timestamptz AS until
FROM accounts_api_key AS k
WHERE k.prefix = %(prefix)s
UNION ALL
SELECT
    k.id,
    k.name,
    k.scopes,
    k.expires_at,
    k.revoked_at,
    k.last_used_at,
    k.per_minute,
    k.locations,
    k.channels,
    k.old_sha256,
    k.old_until
FROM accounts_api_key AS k
WHERE k.old_prefix = %(prefix)s;
