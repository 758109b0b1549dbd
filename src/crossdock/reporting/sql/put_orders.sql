-- Counts orders as they are now, in place of what was counted of them. What the log no longer holds stays
-- as it was counted.
--
-- takes   ids  bigint[]; version  integer; called_off  text[]: states of fulfilment orders that do not
--         count; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   what was counted of these orders, until commit
-- index   orders_order_pkey, orders_line_pkey, fulfilment_order_order, fulfilment_shipment_order,
--         fulfilment_package_pkey, core_event_order, reporting_order_pkey
WITH line AS (
    SELECT
        l.order_id,
        coalesce(sum(l.ordered) FILTER (WHERE l.ships), 0) AS to_ship,
        sum(l.backordered) AS waiting
    FROM orders_line AS l
    WHERE l.order_id = any(%(ids)s::bigint[])
    GROUP BY l.order_id
),

part AS (
    SELECT
        f.order_id,
        count(*) AS parts,
        count(DISTINCT f.location_id) AS locations,
        sum(f.cost) AS cost,
        min(f.currency) AS currency
    FROM fulfilment_order AS f
    WHERE f.order_id = any(%(ids)s::bigint[]) AND NOT f.state = any(%(called_off)s::text[])
    GROUP BY f.order_id
),

shipment AS (
    SELECT
        s.order_id,
        max(s.shipped_at) AS shipped_at,
        max(s.delivered_at) AS delivered_at,
        sum((SELECT count(*) FROM fulfilment_package AS p WHERE p.shipment_id = s.id)) AS parcels
    FROM fulfilment_shipment AS s
    WHERE s.order_id = any(%(ids)s::bigint[]) AND s.shipped_at IS NOT NULL AND s.unpacked_at IS NULL
    GROUP BY s.order_id
),

told AS (
    SELECT
        e.order_id,
        min(e.at) FILTER (WHERE e.subject = 'fulfilment_order' AND e.kind = 'release') AS released_at,
        min(e.at) FILTER (
            WHERE
            (e.subject = 'line' AND e.kind = 'backordered')
            OR (e.subject = 'order' AND e.kind IN ('backordered', 'partial'))
        ) AS waited_from,
        max(e.at) FILTER (WHERE e.subject = 'line' AND e.data ->> 'from' = 'backordered') AS waited_until,
        max(e.at) FILTER (WHERE e.subject = 'line' AND e.kind = 'delivered') AS delivered_at,
        max(e.at) FILTER (WHERE e.subject = 'line' AND e.kind = 'cancelled') AS cancelled_at,
        bool_or(
            e.subject = 'order' AND e.kind IN ('routed', 'partial', 'backordered', 'forced')
        ) AS decided
    FROM core_event AS e
    WHERE e.order_id = any(%(ids)s::bigint[])
    GROUP BY e.order_id
),

found AS (
    SELECT
        o.id,
        o.channel_id,
        o.placed_at,
        least(was.released_at, told.released_at) AS released_at,
        CASE WHEN o.status IN ('shipped', 'delivered', 'closed') THEN shipment.shipped_at END AS shipped_at,
        CASE
            WHEN o.status IN ('delivered', 'closed')
                THEN coalesce(shipment.delivered_at, told.delivered_at, was.delivered_at)
        END AS delivered_at,
        CASE
            WHEN o.status = 'cancelled' THEN coalesce(told.cancelled_at, was.cancelled_at, o.received_at)
        END AS cancelled_at,
        coalesce(
            least(was.waited_from, told.waited_from), CASE WHEN line.waiting > 0 THEN %(at)s::timestamptz END
        ) AS waited_from,
        CASE
            WHEN line.waiting > 0 THEN 'infinity'::timestamptz
            ELSE coalesce(
                told.waited_until, nullif(was.waited_until, 'infinity'::timestamptz), %(at)s::timestamptz
            )
        END AS waited_until,
        line.to_ship > 0 AND (told.decided OR was.fill IS NOT NULL) AS counts,
        coalesce(part.parts, 0) AS parts,
        coalesce(part.locations, 0) AS locations,
        coalesce(shipment.parcels, 0) AS parcels,
        coalesce(part.cost, 0) AS cost,
        coalesce(part.currency, o.currency) AS currency
    FROM orders_order AS o
    LEFT JOIN line ON o.id = line.order_id
    LEFT JOIN part ON o.id = part.order_id
    LEFT JOIN shipment ON o.id = shipment.order_id
    LEFT JOIN told ON o.id = told.order_id
    LEFT JOIN reporting_order AS was ON o.id = was.order_id
    WHERE o.id = any(%(ids)s::bigint[])
)

INSERT INTO reporting_order (
    order_id, version, channel_id, placed_at, released_at, shipped_at, delivered_at, cancelled_at,
    waited_from, waited_until, fill, parts, locations, parcels, cost, currency
)
SELECT
    found.id,
    %(version)s,
    found.channel_id,
    found.placed_at,
    found.released_at,
    found.shipped_at,
    found.delivered_at,
    found.cancelled_at,
    found.waited_from,
    CASE WHEN found.waited_from IS NOT NULL THEN found.waited_until END AS waited_until,
    CASE
        WHEN NOT coalesce(found.counts, false) THEN NULL
        WHEN found.waited_from IS NULL THEN 'filled'
        ELSE 'waited'
    END AS fill,
    found.parts,
    found.locations,
    found.parcels,
    found.cost,
    found.currency
FROM found
ON CONFLICT (order_id) DO UPDATE SET
    version = excluded.version,
    channel_id = excluded.channel_id,
    placed_at = excluded.placed_at,
    released_at = excluded.released_at,
    shipped_at = excluded.shipped_at,
    delivered_at = excluded.delivered_at,
    cancelled_at = excluded.cancelled_at,
    waited_from = excluded.waited_from,
    waited_until = excluded.waited_until,
    fill = excluded.fill,
    parts = excluded.parts,
    locations = excluded.locations,
    parcels = excluded.parcels,
    cost = excluded.cost,
    currency = excluded.currency;
