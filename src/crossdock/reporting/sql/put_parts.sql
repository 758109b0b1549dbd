-- Counts these orders' fulfilment orders as they are now. A release or delivery in time: in the second of
-- the cut-off at the latest; on the promised day, by the location's clock.
--
-- takes   ids  bigint[]: orders; part_ids  bigint[], days  date[], due_at  timestamptz[]: parallel, days and
--         cut-offs that were not known; location_ids  bigint[], zones  text[]: parallel; called_off  text[]:
--         states that do not count
-- gives   nothing
-- locks   what was counted of these fulfilment orders, until commit
-- index   fulfilment_order_order, core_event_order, fulfilment_shipment_order, reporting_part_pkey,
--         orders_order_pkey
WITH told AS (
    SELECT
        e.subject_id AS id,
        min(e.at) AS released_at
    FROM core_event AS e
    WHERE
        e.order_id = any(%(ids)s::bigint[])
        AND e.subject = 'fulfilment_order'
        AND e.kind = 'release'
    GROUP BY e.subject_id
),

shipment AS (
    SELECT
        s.fulfilment_order_id AS id,
        max(s.shipped_at) AS shipped_at,
        CASE WHEN bool_and(s.delivered_at IS NOT NULL) THEN max(s.delivered_at) END AS delivered_at
    FROM fulfilment_shipment AS s
    WHERE s.order_id = any(%(ids)s::bigint[]) AND s.shipped_at IS NOT NULL AND s.unpacked_at IS NULL
    GROUP BY s.fulfilment_order_id
),

-- What the arrays say is looked up in them: joined to a list whose length no plan knows, each of it would be
-- compared with each part.
found AS (
    SELECT
        f.id,
        f.order_id,
        o.channel_id,
        f.location_id,
        f.carrier,
        f.ship_on,
        coalesce(
            (%(due_at)s::timestamptz[])[array_position(%(part_ids)s::bigint[], f.id)], was.due_at
        ) AS due_at,
        f.deliver_on,
        least(was.released_at, told.released_at) AS released_at,
        CASE WHEN f.state = 'shipped' THEN shipment.shipped_at END AS shipped_at,
        CASE WHEN f.state = 'shipped' THEN shipment.delivered_at END AS delivered_at,
        coalesce(
            (%(zones)s::text[])[array_position(%(location_ids)s::bigint[], f.location_id)], 'UTC'
        ) AS zone,
        f.cost,
        f.currency
    FROM fulfilment_order AS f
    INNER JOIN orders_order AS o ON f.order_id = o.id
    LEFT JOIN reporting_part AS was ON f.id = was.fulfilment_order_id
    LEFT JOIN told ON f.id = told.id
    LEFT JOIN shipment ON f.id = shipment.id
    WHERE
        f.order_id = any(%(ids)s::bigint[])
        AND NOT f.state = any(%(called_off)s::text[])
        -- What came, or went to another day, since the cut-offs were looked up: its news is still to be read.
        AND f.ship_on = coalesce(
            (%(days)s::date[])[array_position(%(part_ids)s::bigint[], f.id)], was.ship_on
        )
)

INSERT INTO reporting_part (
    fulfilment_order_id, order_id, channel_id, location_id, carrier, ship_on, due_at, deliver_on,
    released_at, shipped_at, delivered_at, release, delivery, cost, currency
)
SELECT
    found.id,
    found.order_id,
    found.channel_id,
    found.location_id,
    found.carrier,
    found.ship_on,
    found.due_at,
    found.deliver_on,
    found.released_at,
    found.shipped_at,
    found.delivered_at,
    CASE
        WHEN found.released_at IS NULL THEN 'open'
        WHEN date_trunc('second', found.released_at) <= found.due_at THEN 'on_time'
        ELSE 'late'
    END AS release,
    CASE
        WHEN found.delivered_at IS NULL THEN 'open'
        WHEN (found.delivered_at AT TIME ZONE found.zone)::date <= found.deliver_on THEN 'on_time'
        ELSE 'late'
    END AS delivery,
    found.cost,
    found.currency
FROM found
ON CONFLICT (fulfilment_order_id) DO UPDATE SET
    channel_id = excluded.channel_id,
    location_id = excluded.location_id,
    carrier = excluded.carrier,
    ship_on = excluded.ship_on,
    due_at = excluded.due_at,
    deliver_on = excluded.deliver_on,
    released_at = excluded.released_at,
    shipped_at = excluded.shipped_at,
    delivered_at = excluded.delivered_at,
    release = excluded.release,
    delivery = excluded.delivery,
    cost = excluded.cost,
    currency = excluded.currency;
