-- Stores an API key; one of that name is left as it is.
--
-- takes   name, prefix  text; sha256  bytea; scopes  text[]; at, expires_at (null: never)  timestamptz
-- gives   nothing; the count of rows is 0 where the name is taken
-- locks   nothing
-- index   accounts_api_key_name
-- fails   accounts_api_key_prefix (unique): the prefix is taken
INSERT INTO accounts_api_key (name, prefix, sha256, scopes, created_at, expires_at)
VALUES (%(name)s, %(prefix)s, %(sha256)s, %(scopes)s, %(at)s, %(expires_at)s)
ON CONFLICT (name) DO NOTHING;
