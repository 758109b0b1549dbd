-- How acts on the outside world stand, by kind: what is open, and what was given up of the newest.
--
-- takes   newest  bigint: so many of the newest are looked through for what was given up
-- gives   a row a kind: kind; waiting, failing  bigint: open, and open with an error of the last try; oldest:
--         when the oldest open one was wanted; why  text: an error of those; given_up  bigint, given_up_at,
--         why_given_up  text: the last of what was given up
-- locks   nothing
-- index   core_effect_open, core_effect_pkey
WITH told AS (
    SELECT e.kind, e.error, e.intended_at, NULL::timestamptz AS given_up_at
    FROM core_effect AS e
    WHERE e.state IN ('intended', 'begun')
    UNION ALL
    SELECT n.kind, n.error, n.intended_at, n.settled_at AS given_up_at
    FROM (
        SELECT e.kind, e.error, e.intended_at, e.settled_at, e.state
        FROM core_effect AS e
        ORDER BY e.id DESC
        LIMIT %(newest)s::bigint
    ) AS n
    WHERE n.state = 'failed'
)

SELECT
    t.kind,
    count(*) FILTER (WHERE t.given_up_at IS NULL) AS waiting,
    count(*) FILTER (WHERE t.given_up_at IS NULL AND t.error IS NOT NULL) AS failing,
    min(t.intended_at) FILTER (WHERE t.given_up_at IS NULL) AS oldest,
    max(t.error) FILTER (WHERE t.given_up_at IS NULL) AS why,
    count(t.given_up_at) AS given_up,
    max(t.given_up_at) AS given_up_at,
    (
        array_agg(t.error ORDER BY t.given_up_at DESC) FILTER (WHERE t.given_up_at IS NOT NULL)
    )[1] AS why_given_up
FROM told AS t
GROUP BY t.kind
ORDER BY t.kind;
