-- Reads a version of the policy.
--
-- takes   version  bigint
-- gives   one row: name, document, valid_from, created_at
-- locks   nothing
-- index   sourcing_policy_pkey
SELECT
    p.name,
    p.document,
    p.valid_from,
    p.created_at
FROM sourcing_policy AS p
WHERE p.version = %(version)s::bigint;
