-- Lists the versions of the policy.
--
-- takes   nothing
-- gives   a row a version: version, name, document, valid_from, actor, created_at; newest first
-- locks   nothing
-- index   sourcing_policy_pkey
SELECT
    p.version,
    p.name,
    p.document,
    p.valid_from,
    p.actor,
    p.created_at
FROM sourcing_policy AS p
ORDER BY p.version DESC;
