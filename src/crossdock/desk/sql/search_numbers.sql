-- Finds orders by numbers, exactly: what indexes of their own find, as it is now.
--
-- takes   positions bigint[], texts text[]: parallel, spellings of the numbers asked for, by position;
--         order_at, orders, part_at, parts, shipment_at, shipments  bigint[]: ids by position, in pairs;
--         channel_ids  bigint[]: the only ones; limit  bigint: of orders of one name or tracking number
-- gives   a row a number and order and way: position, order_id, found_by
-- locks   nothing
-- index   orders_order_pkey, orders_order_once, orders_order_name, fulfilment_package_tracking,
--         fulfilment_shipment_pkey, fulfilment_order_pkey
WITH spelt AS MATERIALIZED (
    SELECT
        w.position,
        w.text
    FROM unnest(%(positions)s::bigint[], %(texts)s::text[]) AS w (position, text)
),

found AS (
    SELECT
        w.position,
        w.id AS order_id,
        'order' AS found_by
    FROM unnest(%(order_at)s::bigint[], %(orders)s::bigint[]) AS w (position, id)
    UNION ALL
    SELECT
        spelt.position,
        o.id AS order_id,
        'external_id' AS found_by
    FROM spelt
    CROSS JOIN unnest(%(channel_ids)s::bigint[]) AS c (id)
    CROSS JOIN LATERAL (
        SELECT n.id
        FROM orders_order AS n
        WHERE n.channel_id = c.id AND n.external_id = spelt.text
        LIMIT 1
    ) AS o
    UNION ALL
    SELECT
        spelt.position,
        o.id AS order_id,
        'name' AS found_by
    FROM spelt
    CROSS JOIN LATERAL (
        SELECT n.id
        FROM orders_order AS n
        WHERE n.name = spelt.text
        LIMIT %(limit)s::bigint
    ) AS o
    UNION ALL
    SELECT
        spelt.position,
        s.order_id,
        'tracking' AS found_by
    FROM spelt
    CROSS JOIN LATERAL (
        SELECT n.shipment_id
        FROM fulfilment_package AS n
        WHERE n.tracking = spelt.text
        LIMIT %(limit)s::bigint
    ) AS p
    CROSS JOIN LATERAL (
        SELECT n.order_id
        FROM fulfilment_shipment AS n
        WHERE n.id = p.shipment_id
        LIMIT 1
    ) AS s
    UNION ALL
    SELECT
        w.position,
        f.order_id,
        'fulfilment_order' AS found_by
    FROM unnest(%(part_at)s::bigint[], %(parts)s::bigint[]) AS w (position, id)
    CROSS JOIN LATERAL (
        SELECT n.order_id
        FROM fulfilment_order AS n
        WHERE n.id = w.id
        LIMIT 1
    ) AS f
    UNION ALL
    SELECT
        w.position,
        s.order_id,
        'shipment' AS found_by
    FROM unnest(%(shipment_at)s::bigint[], %(shipments)s::bigint[]) AS w (position, id)
    CROSS JOIN LATERAL (
        SELECT n.order_id
        FROM fulfilment_shipment AS n
        WHERE n.id = w.id
        LIMIT 1
    ) AS s
)

SELECT DISTINCT
    found.position,
    found.order_id,
    found.found_by
FROM found
CROSS JOIN LATERAL (
    SELECT n.channel_id
    FROM orders_order AS n
    WHERE n.id = found.order_id
    LIMIT 1
) AS o
WHERE o.channel_id = any(%(channel_ids)s::bigint[]);
