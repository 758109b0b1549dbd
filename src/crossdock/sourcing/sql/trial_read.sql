-- Trials of a policy, newest first, as they stand at an instant: over since, where a version came into force
-- after they began.
--
-- takes   id, below (ids of trials; null: any), limit  bigint; at  timestamptz
-- gives   a row a trial: id, version, name, share, since, until, actor, ended_at, when a version took its
--         place and which one (null: none did)
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
    r.replaced_at,
    r.replaced_by
FROM sourcing_trial AS t
INNER JOIN sourcing_policy AS p ON t.version = p.version
LEFT JOIN LATERAL (
    SELECT
        greatest(n.valid_from, n.created_at) AS replaced_at,
        n.version AS replaced_by
    FROM sourcing_policy AS n
    WHERE n.valid_from <= %(at)s AND (n.version > t.latest OR n.valid_from > t.since)
    ORDER BY greatest(n.valid_from, n.created_at), n.version
    LIMIT 1
) AS r ON TRUE
WHERE
    (%(id)s::bigint IS NULL OR t.id = %(id)s::bigint)
    AND (%(below)s::bigint IS NULL OR t.id < %(below)s::bigint)
ORDER BY t.id DESC
LIMIT %(limit)s;
