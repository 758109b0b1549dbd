-- Notes when an API key was used last.
--
-- takes   id  bigint; at  timestamptz
-- gives   nothing
-- locks   that row until commit
-- index   accounts_api_key_pkey
UPDATE accounts_api_key AS k
SET last_used_at = %(at)s
WHERE k.id = %(id)s::bigint;
