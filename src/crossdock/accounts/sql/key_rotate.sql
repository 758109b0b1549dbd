-- Gives a live API key a new secret; the one it had is good until a moment, the one before that no more.
--
-- takes   name, prefix  text; sha256  bytea: of the new secret; at, until  timestamptz: of the one it had
-- gives   the key's id; no row where there is no live one
-- locks   that row until commit
-- index   accounts_api_key_name
-- fails   accounts_api_key_prefix (unique): the prefix is taken
UPDATE accounts_api_key AS k
SET
    prefix = %(prefix)s,
    sha256 = %(sha256)s,
    old_prefix = k.prefix,
    old_sha256 = k.sha256,
    old_until = %(until)s,
    rotated_at = %(at)s
WHERE k.name = %(name)s AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > %(at)s)
RETURNING k.id;
