-- Which policy holds at an instant.
--
-- takes   at  timestamptz
-- gives   at most one row: version, created_at
-- locks   nothing
-- index   sourcing_policy_valid
SELECT
    p.version,
    p.created_at
FROM sourcing_policy AS p
WHERE p.valid_from <= %(at)s
ORDER BY p.valid_from DESC, p.version DESC
LIMIT 1;
