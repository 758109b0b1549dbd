-- Pages through the orders behind a figure, by the moment that it is about.
--
-- takes   moment  text: placed, released, shipped, delivered, cancelled, or waits (for stock, now); since,
--         until timestamptz: from and before; of waits: behind, and up to; after_at  timestamptz, after
--         bigint: the last of the page before; channel_ids, location_ids  bigint[], carriers  text[] (each
--         null: any); zone text, hour  integer (null: any): of that zone. Of moment placed: fill  text
--         (null: any); decided boolean: those alone that count in the fill rate; least, most  integer:
--         locations (null: any). limit  bigint
-- gives   a row an order: id, at (the moment), channel, external_id, status, placed_at, released_at,
--         shipped_at, delivered_at, cancelled_at, waited_from, parts, locations, parcels, cost, currency
-- locks   nothing
-- index   reporting_order_placed, reporting_order_released, reporting_order_shipped,
--         reporting_order_delivered, reporting_order_cancelled, reporting_order_waits,
--         reporting_order_waited, reporting_order_apart, reporting_order_pkey, orders_order_pkey
WITH hit AS (
    (
        SELECT
            o.order_id,
            o.placed_at AS at
        FROM reporting_order AS o
        WHERE
            %(moment)s::text = 'placed'
            AND o.placed_at >= %(since)s::timestamptz
            AND o.placed_at < %(until)s::timestamptz
            AND (o.placed_at, o.order_id) > (%(after_at)s::timestamptz, %(after)s::bigint)
            AND (%(channel_ids)s::bigint[] IS NULL OR o.channel_id = any(%(channel_ids)s::bigint[]))
            AND (%(fill)s::text IS NULL OR o.fill = %(fill)s::text)
            AND (NOT %(decided)s::boolean OR o.fill IS NOT NULL)
            AND (%(most)s::integer IS NULL OR o.locations <= %(most)s::integer)
            AND (%(least)s::integer IS NULL OR o.locations >= %(least)s::integer)
            AND (
                (%(location_ids)s::bigint[] IS NULL AND %(carriers)s::text[] IS NULL)
                OR EXISTS (
                    SELECT 1
                    FROM reporting_part AS p
                    WHERE
                        p.order_id = o.order_id
                        AND (
                            %(location_ids)s::bigint[] IS NULL
                            OR p.location_id = any(%(location_ids)s::bigint[])
                        )
                        AND (%(carriers)s::text[] IS NULL OR p.carrier = any(%(carriers)s::text[]))
                )
            )
            AND (
                %(hour)s::integer IS NULL
                OR extract(HOUR FROM o.placed_at AT TIME ZONE %(zone)s::text) = %(hour)s::integer
            )
        ORDER BY o.placed_at, o.order_id
        LIMIT %(limit)s::bigint
    )
    UNION ALL
    (
        SELECT
            o.order_id,
            o.released_at AS at
        FROM reporting_order AS o
        WHERE
            %(moment)s::text = 'released'
            AND o.released_at >= %(since)s::timestamptz
            AND o.released_at < %(until)s::timestamptz
            AND (o.released_at, o.order_id) > (%(after_at)s::timestamptz, %(after)s::bigint)
            AND (%(channel_ids)s::bigint[] IS NULL OR o.channel_id = any(%(channel_ids)s::bigint[]))
            AND (
                %(hour)s::integer IS NULL
                OR extract(HOUR FROM o.released_at AT TIME ZONE %(zone)s::text) = %(hour)s::integer
            )
        ORDER BY o.released_at, o.order_id
        LIMIT %(limit)s::bigint
    )
    UNION ALL
    (
        SELECT
            o.order_id,
            o.shipped_at AS at
        FROM reporting_order AS o
        WHERE
            %(moment)s::text = 'shipped'
            AND o.shipped_at >= %(since)s::timestamptz
            AND o.shipped_at < %(until)s::timestamptz
            AND (o.shipped_at, o.order_id) > (%(after_at)s::timestamptz, %(after)s::bigint)
            AND (%(channel_ids)s::bigint[] IS NULL OR o.channel_id = any(%(channel_ids)s::bigint[]))
            AND (
                %(hour)s::integer IS NULL
                OR extract(HOUR FROM o.shipped_at AT TIME ZONE %(zone)s::text) = %(hour)s::integer
            )
        ORDER BY o.shipped_at, o.order_id
        LIMIT %(limit)s::bigint
    )
    UNION ALL
    (
        SELECT
            o.order_id,
            o.delivered_at AS at
        FROM reporting_order AS o
        WHERE
            %(moment)s::text = 'delivered'
            AND o.delivered_at >= %(since)s::timestamptz
            AND o.delivered_at < %(until)s::timestamptz
            AND (o.delivered_at, o.order_id) > (%(after_at)s::timestamptz, %(after)s::bigint)
            AND (%(channel_ids)s::bigint[] IS NULL OR o.channel_id = any(%(channel_ids)s::bigint[]))
            AND (
                %(hour)s::integer IS NULL
                OR extract(HOUR FROM o.delivered_at AT TIME ZONE %(zone)s::text) = %(hour)s::integer
            )
        ORDER BY o.delivered_at, o.order_id
        LIMIT %(limit)s::bigint
    )
    UNION ALL
    (
        SELECT
            o.order_id,
            o.cancelled_at AS at
        FROM reporting_order AS o
        WHERE
            %(moment)s::text = 'cancelled'
            AND o.cancelled_at >= %(since)s::timestamptz
            AND o.cancelled_at < %(until)s::timestamptz
            AND (o.cancelled_at, o.order_id) > (%(after_at)s::timestamptz, %(after)s::bigint)
            AND (%(channel_ids)s::bigint[] IS NULL OR o.channel_id = any(%(channel_ids)s::bigint[]))
            AND (
                %(hour)s::integer IS NULL
                OR extract(HOUR FROM o.cancelled_at AT TIME ZONE %(zone)s::text) = %(hour)s::integer
            )
        ORDER BY o.cancelled_at, o.order_id
        LIMIT %(limit)s::bigint
    )
    UNION ALL
    (
        SELECT
            o.order_id,
            o.waited_from AS at
        FROM reporting_order AS o
        WHERE
            %(moment)s::text = 'waits'
            AND o.waited_until = 'infinity'::timestamptz
            AND o.waited_from > %(since)s::timestamptz
            AND o.waited_from <= %(until)s::timestamptz
            AND (o.waited_from, o.order_id) > (%(after_at)s::timestamptz, %(after)s::bigint)
            AND (%(channel_ids)s::bigint[] IS NULL OR o.channel_id = any(%(channel_ids)s::bigint[]))
        ORDER BY o.waited_from, o.order_id
        LIMIT %(limit)s::bigint
    )
),

page AS MATERIALIZED (
    SELECT
        hit.order_id,
        hit.at
    FROM hit
    ORDER BY hit.at, hit.order_id
    LIMIT %(limit)s::bigint
)

SELECT
    c.order_id,
    page.at,
    h.name AS channel,
    o.external_id,
    o.status,
    c.placed_at,
    c.released_at,
    c.shipped_at,
    c.delivered_at,
    c.cancelled_at,
    c.waited_from,
    c.parts,
    c.locations,
    c.parcels,
    c.cost,
    c.currency
FROM page
INNER JOIN reporting_order AS c ON page.order_id = c.order_id
INNER JOIN orders_order AS o ON page.order_id = o.id
INNER JOIN partners_channel AS h ON c.channel_id = h.id
ORDER BY page.at, page.order_id;
