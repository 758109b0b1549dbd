-- API keys that are live and expire before long.
--
-- takes   wall, until  timestamptz: wall time
-- gives   a row a key: name, expires_at; the soonest first
-- locks   nothing
-- index   none: as many rows as keys
SELECT
    k.name,
    k.expires_at
FROM accounts_api_key AS k
WHERE k.revoked_at IS NULL AND k.expires_at > %(wall)s AND k.expires_at <= %(until)s
ORDER BY k.expires_at;
