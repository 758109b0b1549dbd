-- The newest trial of a policy, as it stands at an instant: over since, where a version came into force after
-- it began.
--
-- takes   at  timestamptz
-- gives   at most one row: id, version, name, share, since, until, actor, ended_at, when a version took its
--         place (null: none did)
-- locks   nothing
-- index   sourcing_trial_pkey, sourcing_policy_pkey, sourcing_policy_valid
SELECT
    t.id,
    t.version,
    p.name,
    t.share,
    t.since,
    t.until,
    t.actor,
    t.ended_at,
    (
        SELECT min(greatest(n.valid_from, n.created_at)) FROM sourcing_policy AS n
        WHERE n.valid_from <= %(at)s AND (n.version > t.latest OR n.valid_from > t.since)
    ) AS replaced_at
FROM sourcing_trial AS t
INNER JOIN sourcing_policy AS p ON t.version = p.version
ORDER BY t.id DESC
LIMIT 1;
