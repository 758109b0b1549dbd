-- What these orders add to the sums of a count, as they were counted last.
--
-- takes   ids  bigint[]: orders; version  integer; zone  text: of days and hours
-- gives   a row a sum: report, day, hour, channel_id, location_id, carrier, outcome, currency; counted,
--         amount
-- locks   nothing
-- index   reporting_order_pkey, reporting_part_order
WITH head AS MATERIALIZED (
    SELECT
        o.order_id,
        o.channel_id,
        o.placed_at AT TIME ZONE %(zone)s AS placed,
        o.released_at AT TIME ZONE %(zone)s AS released,
        o.shipped_at AT TIME ZONE %(zone)s AS shipped,
        o.delivered_at AT TIME ZONE %(zone)s AS delivered,
        o.cancelled_at AT TIME ZONE %(zone)s AS cancelled,
        o.fill,
        o.parts,
        o.locations,
        o.parcels,
        o.cost,
        o.currency
    FROM reporting_order AS o
    WHERE o.order_id = any(%(ids)s::bigint[]) AND o.version = %(version)s::integer
),

part AS MATERIALIZED (
    SELECT
        head.placed,
        p.channel_id,
        p.location_id,
        p.carrier,
        p.ship_on,
        p.deliver_on,
        p.release,
        p.delivery,
        p.cost,
        p.currency
    FROM head
    INNER JOIN reporting_part AS p ON head.order_id = p.order_id
),

cell AS (
    SELECT
        'stages' AS report,
        s.at::date AS day,
        extract(HOUR FROM s.at)::smallint AS hour,
        head.channel_id,
        0::bigint AS location_id,
        '' AS carrier,
        s.stage AS outcome,
        '' AS currency,
        0::bigint AS amount
    FROM head
    CROSS JOIN LATERAL (
        VALUES
        ('placed', head.placed),
        ('released', head.released),
        ('shipped', head.shipped),
        ('delivered', head.delivered),
        ('cancelled', head.cancelled)
    ) AS s (stage, at)
    WHERE s.at IS NOT NULL
    UNION ALL
    SELECT 'fill', head.placed::date, 0, head.channel_id, 0, '', head.fill, '', 0
    FROM head
    WHERE head.fill IS NOT NULL
    UNION ALL
    SELECT
        'split', head.placed::date, 0, head.channel_id, 0, '',
        CASE WHEN head.locations > 1 THEN 'several' ELSE 'one' END, '', head.parts
    FROM head
    WHERE head.parts > 0
    UNION ALL
    SELECT 'parcels', head.shipped::date, 0, head.channel_id, 0, '', '', '', head.parcels
    FROM head
    WHERE head.shipped IS NOT NULL AND head.parcels > 0
    UNION ALL
    SELECT 'cost', head.placed::date, 0, head.channel_id, 0, '', '', head.currency, head.cost
    FROM head
    WHERE head.parts > 0
    UNION ALL
    SELECT
        'cost_part', part.placed::date, 0, part.channel_id, part.location_id, part.carrier, '', part.currency,
        part.cost
    FROM part
    UNION ALL
    SELECT
        'release', part.ship_on, 0, part.channel_id, part.location_id, part.carrier, part.release, '', 0
    FROM part
    UNION ALL
    SELECT
        'delivery', part.deliver_on, 0, part.channel_id, part.location_id, part.carrier, part.delivery, '', 0
    FROM part
)

SELECT
    cell.report,
    cell.day,
    cell.hour,
    cell.channel_id,
    cell.location_id,
    cell.carrier,
    cell.outcome,
    cell.currency,
    count(*) AS counted,
    sum(cell.amount)::bigint AS amount
FROM cell
GROUP BY
    cell.report, cell.day, cell.hour, cell.channel_id, cell.location_id, cell.carrier, cell.outcome,
    cell.currency;
