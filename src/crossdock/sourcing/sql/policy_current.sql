-- Which policy holds at an instant.
--
-- takes   at  timestamptz
-- gives   at most one row: version
-- locks   nothing
-- index   sourcing_policy_valid
SELECT p.version
FROM sourcing_policy AS p
WHERE p.valid_from <= %(at)s
ORDER BY p.valid_from DESC, p.version DESC
LIMIT 1;
