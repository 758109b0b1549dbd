-- The newest trial of a policy, and whether it runs at an instant: a version that came into force after it
-- began has ended it.
--
-- takes   at  timestamptz
-- gives   at most one row: id, version, its policy's created_at, share, whether it runs
-- locks   nothing
-- index   sourcing_trial_pkey, sourcing_policy_pkey, sourcing_policy_valid
SELECT
    t.id,
    t.version,
    p.created_at,
    t.share,
    t.ended_at IS NULL
    AND t.since <= %(at)s
    AND (t.until IS NULL OR t.until > %(at)s)
    AND NOT EXISTS (
        SELECT 1 FROM sourcing_policy AS n
        WHERE n.valid_from <= %(at)s AND (n.version > t.latest OR n.valid_from > t.since)
    ) AS running
FROM sourcing_trial AS t
INNER JOIN sourcing_policy AS p ON t.version = p.version
ORDER BY t.id DESC
LIMIT 1;
