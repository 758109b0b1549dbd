-- At which location and by which channel the object of a request is: what a key must be for that is limited.
--
-- takes   kind  text: order, act, fulfilment_order, shipment, label, parcel, manifest, receipt, transfer
--         (both its ends), origin and destination (of a transfer), checkout, bulk; id  bigint (null: none);
--         name  text: a tracking number, a receipt's or transfer's reference
-- gives   a row a location and channel: location (its code; null: of none), channel (its name; null: of
--         none; of a bulk act: to which it was held), actor (who made it, where that is kept; else null); no
--         row where there is no such object
-- locks   nothing
-- index   orders_order_pkey, fulfilment_order_pkey, fulfilment_shipment_pkey, inventory_supply_pkey,
--         inventory_supply_once, inventory_supply_line_pkey, inventory_checkout_pkey,
--         fulfilment_package_tracking, desk_bulk_pkey
WITH part AS (
    SELECT
        f.location_id,
        f.order_id
    FROM fulfilment_order AS f
    WHERE %(kind)s::text = 'fulfilment_order' AND f.id = %(id)s::bigint
    UNION ALL
    SELECT
        f.location_id,
        f.order_id
    FROM fulfilment_shipment AS s
    INNER JOIN fulfilment_order AS f ON s.fulfilment_order_id = f.id
    WHERE %(kind)s::text = 'shipment' AND s.id = %(id)s::bigint
    UNION ALL
    SELECT
        f.location_id,
        f.order_id
    FROM fulfilment_label AS l
    INNER JOIN fulfilment_shipment AS s ON l.shipment_id = s.id
    INNER JOIN fulfilment_order AS f ON s.fulfilment_order_id = f.id
    WHERE %(kind)s::text = 'label' AND l.id = %(id)s::bigint
    UNION ALL
    SELECT
        f.location_id,
        f.order_id
    FROM fulfilment_package AS p
    INNER JOIN fulfilment_shipment AS s ON p.shipment_id = s.id
    INNER JOIN fulfilment_order AS f ON s.fulfilment_order_id = f.id
    WHERE %(kind)s::text = 'parcel' AND p.tracking = %(name)s::text
    UNION ALL
    SELECT
        NULL AS location_id,
        o.id AS order_id
    FROM orders_order AS o
    WHERE %(kind)s::text = 'order' AND o.id = %(id)s::bigint
    UNION ALL
    SELECT
        NULL AS location_id,
        a.order_id
    FROM sourcing_act AS a
    WHERE %(kind)s::text = 'act' AND a.id = %(id)s::bigint
),

numbered AS (
    SELECT
        s.id,
        s.origin_id
    FROM inventory_supply AS s
    WHERE
        %(kind)s::text IN ('receipt', 'transfer', 'origin', 'destination')
        AND s.kind = CASE WHEN %(kind)s::text = 'receipt' THEN 'receipt' ELSE 'transfer' END
        AND s.id = %(id)s::bigint
),

supply AS (
    SELECT
        n.id,
        n.origin_id
    FROM numbered AS n
    UNION ALL
    SELECT
        s.id,
        s.origin_id
    FROM inventory_supply AS s
    WHERE
        %(kind)s::text IN ('receipt', 'transfer', 'origin', 'destination')
        AND s.kind = CASE WHEN %(kind)s::text = 'receipt' THEN 'receipt' ELSE 'transfer' END
        AND s.reference = %(name)s::text
        AND NOT EXISTS (SELECT FROM numbered)
),

place AS (
    SELECT
        m.location_id,
        NULL AS actor
    FROM fulfilment_manifest AS m
    WHERE %(kind)s::text = 'manifest' AND m.id = %(id)s::bigint
    UNION ALL
    SELECT
        l.location_id,
        NULL AS actor
    FROM supply AS s
    INNER JOIN inventory_supply_line AS l ON s.id = l.supply_id
    WHERE %(kind)s::text IN ('receipt', 'transfer', 'destination')
    UNION ALL
    SELECT
        s.origin_id AS location_id,
        NULL AS actor
    FROM supply AS s
    WHERE %(kind)s::text IN ('transfer', 'origin')
    UNION ALL
    SELECT
        NULL AS location_id,
        c.actor
    FROM inventory_checkout AS c
    WHERE %(kind)s::text = 'checkout' AND c.id = %(id)s::bigint
)

SELECT
    n.code AS location,
    c.name AS channel,
    NULL AS actor
FROM part AS p
INNER JOIN orders_order AS o ON p.order_id = o.id
INNER JOIN partners_channel AS c ON o.channel_id = c.id
LEFT JOIN network_location AS n ON p.location_id = n.id
UNION ALL
SELECT
    n.code AS location,
    NULL AS channel,
    p.actor
FROM place AS p
LEFT JOIN network_location AS n ON p.location_id = n.id
UNION ALL
SELECT
    NULL AS location,
    h.name AS channel,
    NULL AS actor
FROM desk_bulk AS b
LEFT JOIN LATERAL unnest(b.channels) AS h (name) ON TRUE
WHERE %(kind)s::text = 'bulk' AND b.id = %(id)s::bigint;
