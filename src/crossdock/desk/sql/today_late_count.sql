-- Counts what should have left by now: of each location and state, and of all of them, those that should have
-- left first.
--
-- takes   today  date: business day; locations, channels  text[]: codes and names (null: any); look  bigint:
--         fulfilment orders that are looked at, of each and of all
-- gives   one row: orders, fulfilment orders, the first day on which one of them should have left (or null)
-- locks   nothing
-- index   fulfilment_order_due, orders_order_pkey, partners_channel_pkey
WITH asked AS (
    SELECT c.id
    FROM partners_channel AS c
    WHERE %(channels)s::text[] IS NULL OR c.name = any(%(channels)s::text[])
),

late AS (
    SELECT
        p.order_id,
        p.ship_on
    FROM network_location AS n
    CROSS JOIN (
        VALUES ('planned'), ('released'), ('accepted'), ('picked'), ('packed'), ('partly_shipped')
    ) AS s (state)
    CROSS JOIN LATERAL (
        SELECT
            f.order_id,
            f.ship_on
        FROM fulfilment_order AS f
        WHERE
            f.location_id = n.id
            AND f.state = s.state
            AND f.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
            AND f.ship_on < %(today)s::date
            AND (
                %(channels)s::text[] IS NULL
                OR EXISTS (
                    SELECT 1 FROM orders_order AS x
                    WHERE x.id = f.order_id AND x.channel_id IN (SELECT a.id FROM asked AS a)
                )
            )
        ORDER BY f.ship_on
        LIMIT %(look)s::bigint
    ) AS p
    WHERE %(locations)s::text[] IS NULL OR n.code = any(%(locations)s::text[])
    ORDER BY p.ship_on
    LIMIT %(look)s::bigint
)

SELECT
    count(DISTINCT l.order_id) AS orders,
    count(*) AS parts,
    min(l.ship_on) AS first_on
FROM late AS l;
