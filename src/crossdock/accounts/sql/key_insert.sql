-- Stores an API key; one of that name is left as it is.
--
-- takes   name, prefix, created_by  text; sha256  bytea; scopes, locations, channels  text[];
--         per_minute  bigint (null: no limit); at, expires_at (null: never)  timestamptz
-- gives   the key's id; no row where the name is taken
-- locks   nothing
-- index   accounts_api_key_name
-- fails   accounts_api_key_prefix (unique): the prefix is taken
INSERT INTO accounts_api_key (
    name, prefix, sha256, scopes, created_at, expires_at, per_minute, locations, channels, created_by
)
VALUES (
    %(name)s, %(prefix)s, %(sha256)s, %(scopes)s, %(at)s, %(expires_at)s, %(per_minute)s::bigint,
    %(locations)s, %(channels)s, %(created_by)s
)
ON CONFLICT (name) DO NOTHING
RETURNING accounts_api_key.id;
