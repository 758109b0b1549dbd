-- Reports count every order as it is, and their sums are what is counted, as far as the log was read.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   reporting_order_pkey, reporting_part_pkey, reporting_sum_pkey, core_event_feed
WITH unread AS MATERIALIZED (
    SELECT e.order_id
    FROM core_event AS e
    CROSS JOIN reporting_place AS p
    WHERE (e.tx, e.id) > (p.tx::text::xid8, p.event) AND e.order_id IS NOT NULL
),

part AS (
    SELECT
        f.order_id,
        count(*) AS parts,
        count(DISTINCT f.location_id) AS locations,
        sum(f.cost) AS cost
    FROM fulfilment_order AS f
    WHERE f.state NOT IN ('cancelled', 'rejected')
    GROUP BY f.order_id
),

moment AS (
    SELECT
        o.order_id,
        s.stage,
        s.at AT TIME ZONE p.zone AS at
    FROM reporting_order AS o
    INNER JOIN reporting_place AS p ON o.version = p.version
    CROSS JOIN LATERAL (
        VALUES
        ('placed', o.placed_at),
        ('released', o.released_at),
        ('shipped', o.shipped_at),
        ('delivered', o.delivered_at),
        ('cancelled', o.cancelled_at)
    ) AS s (stage, at)
    WHERE s.at IS NOT NULL
),

-- One row a fact that some sum has; the sums are compared over channels, locations and carriers.
fact AS (
    SELECT 'stages' AS report, m.at::date AS day, m.stage AS outcome, 0 AS amount
    FROM moment AS m
    UNION ALL
    SELECT f.report, m.at::date, f.outcome, f.amount
    FROM moment AS m
    INNER JOIN reporting_order AS o ON m.order_id = o.order_id
    CROSS JOIN LATERAL (
        VALUES
        ('fill', 'placed', o.fill, o.fill IS NOT NULL, 0),
        ('split', 'placed', CASE WHEN o.locations > 1 THEN 'several' ELSE 'one' END, o.parts > 0, o.parts),
        ('cost', 'placed', '', o.parts > 0, o.cost),
        ('parcels', 'shipped', '', o.parcels > 0, o.parcels)
    ) AS f (report, stage, outcome, counts, amount)
    WHERE m.stage = f.stage AND f.counts
    UNION ALL
    SELECT f.report, f.day, f.outcome, f.amount
    FROM moment AS m
    INNER JOIN reporting_part AS p ON m.order_id = p.order_id
    CROSS JOIN LATERAL (
        VALUES
        ('cost_part', m.at::date, '', p.cost),
        ('release', p.ship_on, p.release, 0),
        ('delivery', p.deliver_on, p.delivery, 0)
    ) AS f (report, day, outcome, amount)
    WHERE m.stage = 'placed'
),

counted AS (
    SELECT f.report, f.day, f.outcome, count(*) AS counted, sum(f.amount) AS amount
    FROM fact AS f
    GROUP BY f.report, f.day, f.outcome
),

summed AS (
    SELECT s.report, s.day, s.outcome, sum(s.counted) AS counted, sum(s.amount) AS amount
    FROM reporting_sum AS s
    INNER JOIN reporting_place AS p ON s.version = p.version
    GROUP BY s.report, s.day, s.outcome
    HAVING sum(s.counted) <> 0 OR sum(s.amount) <> 0
)

SELECT
    'order ' || o.id AS subject,
    CASE WHEN c.order_id IS NULL THEN 'reports have not counted it' ELSE 'reports count it otherwise' END
        AS detail
FROM orders_order AS o
CROSS JOIN reporting_place AS p
LEFT JOIN reporting_order AS c ON o.id = c.order_id
LEFT JOIN part ON o.id = part.order_id
WHERE
    (p.below IS NULL OR o.id >= p.below)
    AND (
        c.version IS DISTINCT FROM p.version
        OR c.channel_id <> o.channel_id
        OR c.placed_at <> o.placed_at
        OR c.parts <> coalesce(part.parts, 0)
        OR c.locations <> coalesce(part.locations, 0)
        OR c.cost <> coalesce(part.cost, 0)
        OR (c.cancelled_at IS NOT NULL) <> (o.status = 'cancelled')
    )
    AND NOT EXISTS (SELECT 1 FROM unread WHERE unread.order_id = o.id)
UNION ALL
SELECT
    'fulfilment order ' || coalesce(f.id, c.fulfilment_order_id) AS subject,
    'reports count it otherwise' AS detail
FROM fulfilment_order AS f
INNER JOIN reporting_order AS o ON f.order_id = o.order_id
INNER JOIN reporting_place AS p ON o.version = p.version
LEFT JOIN reporting_part AS c ON f.id = c.fulfilment_order_id
WHERE
    (
        (c.fulfilment_order_id IS NULL) <> (f.state IN ('cancelled', 'rejected'))
        OR c.ship_on <> f.ship_on
        OR c.deliver_on <> f.deliver_on
        OR c.cost <> f.cost
        OR c.location_id <> f.location_id
    )
    AND NOT EXISTS (SELECT 1 FROM unread WHERE unread.order_id = f.order_id)
UNION ALL
SELECT
    concat_ws(' ', 'report', coalesce(c.report, s.report), coalesce(c.day, s.day), s.outcome) AS subject,
    concat_ws(' ', 'shows', coalesce(s.counted, 0), 'and counted are', coalesce(c.counted, 0)) AS detail
FROM counted AS c
FULL JOIN summed AS s ON c.report = s.report AND c.day = s.day AND c.outcome = s.outcome
WHERE
    c.counted IS DISTINCT FROM s.counted OR c.amount IS DISTINCT FROM s.amount;
