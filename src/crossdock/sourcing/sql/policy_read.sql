-- Reads a version of the policy.
--
-- takes   version  bigint
-- gives   one row: name, document, valid_from
-- locks   nothing
-- index   sourcing_policy_pkey
SELECT
    p.name,
    p.document,
    p.valid_from
FROM sourcing_policy AS p
WHERE p.version = %(version)s::bigint;
