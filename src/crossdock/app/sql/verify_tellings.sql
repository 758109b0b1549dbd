-- What a shop is being told has its effect under way; what it was told is settled, and has the shop's ids;
-- what is left out has none, or one that failed.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   core_effect_key, channels_fulfilment_order, fulfilment_shipment_pkey
SELECT
    'telling of shipment ' || t.shipment_id || ' of order ' || t.order_id AS subject,
    t.state || ', its effect ' || coalesce(e.state, 'is not there') AS detail
FROM channels_telling AS t
LEFT JOIN core_effect AS e
    ON e.key = concat_ws('/', 'shopify.tell', t.channel_id, t.order_id, t.shipment_id, t.turn)
WHERE
    CASE t.state
        WHEN 'telling' THEN coalesce(e.state, '') NOT IN ('intended', 'begun')
        WHEN 'told' THEN coalesce(e.state, '') <> 'done'
        WHEN 'left_out' THEN coalesce(e.state, 'failed') <> 'failed'
        ELSE coalesce(e.state, '') <> 'failed'
    END
UNION ALL
SELECT
    'telling of shipment ' || t.shipment_id || ' of order ' || t.order_id AS subject,
    'told, and no fulfilment of the shop is known' AS detail
FROM channels_telling AS t
WHERE
    t.state = 'told' AND t.shipment_id > 0
    AND NOT EXISTS (
        SELECT 1
        FROM channels_fulfilment AS f
        WHERE f.order_id = t.order_id AND f.shipment_id = t.shipment_id
    )
UNION ALL
SELECT
    'fulfilment ' || f.gid AS subject,
    'is shipment ' || f.shipment_id || ', which is none of order ' || f.order_id AS detail
FROM channels_fulfilment AS f
LEFT JOIN fulfilment_shipment AS s ON f.shipment_id = s.id AND f.order_id = s.order_id
WHERE s.id IS NULL
UNION ALL
-- What the shop captured or let go, when it was told to, stands in the money ledger.
SELECT
    'effect ' || e.key AS subject,
    x.gid || ' moved money, and is not in the money ledger' AS detail
FROM channels_telling AS t
INNER JOIN core_effect AS e
    ON e.key = concat_ws('/', 'shopify.tell', t.channel_id, t.order_id, t.shipment_id, t.turn)
CROSS JOIN LATERAL jsonb_array_elements_text(e.outcome -> 'transactions') AS x (gid)
WHERE
    t.shipment_id < 0
    AND NOT EXISTS (
        SELECT 1
        FROM billing_payment AS p
        WHERE p.order_id = t.order_id AND p.external_id = substring(x.gid FROM '[0-9]+$')
    )
UNION ALL
-- What left an order of a connected channel after it was connected is told, or waits to be.
SELECT
    'shipment ' || s.id || ' of order ' || s.order_id AS subject,
    'left, and its shop is not being told' AS detail
FROM fulfilment_shipment AS s
INNER JOIN orders_order AS o ON s.order_id = o.id
INNER JOIN channels_connection AS c ON o.channel_id = c.channel_id
INNER JOIN partners_channel AS k ON o.channel_id = k.id AND k.active
CROSS JOIN channels_position AS p
INNER JOIN core_event AS e
    ON e.order_id = s.order_id AND e.subject = 'shipment' AND e.subject_id = s.id AND e.kind = 'shipped'
WHERE
    s.shipped_at IS NOT NULL
    AND (e.tx, e.id) <= (p.tx::text::xid8, p.event)
    AND e.at > c.connected_at
    AND NOT EXISTS (SELECT 1 FROM channels_telling AS t WHERE t.order_id = s.order_id)
    AND NOT EXISTS (SELECT 1 FROM channels_news AS n WHERE n.order_id = s.order_id);
