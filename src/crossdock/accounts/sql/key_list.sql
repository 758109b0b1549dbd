-- Lists the API keys.
--
-- takes   name  text: of one; null: all
-- gives   a row a key: id, name, prefix, scopes, locations, channels, per_minute, created_at, created_by,
--         expires_at, rotated_at, old_until, revoked_at, last_used_at; by name
-- locks   nothing
-- index   accounts_api_key_name
SELECT
    k.id,
    k.name,
    k.prefix,
    k.scopes,
    k.locations,
    k.channels,
    k.per_minute,
    k.created_at,
    k.created_by,
    k.expires_at,
    k.rotated_at,
    k.old_until,
    k.revoked_at,
    k.last_used_at
FROM accounts_api_key AS k
WHERE %(name)s::text IS NULL OR k.name = %(name)s
ORDER BY k.name;
