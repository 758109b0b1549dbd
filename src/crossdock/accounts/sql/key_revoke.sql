-- Revokes an API key, with all its secrets.
--
-- takes   name  text; at  timestamptz
-- gives   the key's id; no row where there is no live one
-- locks   that row until commit
-- index   accounts_api_key_name
UPDATE accounts_api_key AS k
SET revoked_at = %(at)s
WHERE k.name = %(name)s AND k.revoked_at IS NULL
RETURNING k.id;
