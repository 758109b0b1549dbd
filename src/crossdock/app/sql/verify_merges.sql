-- Of an order that was merged into another nothing is left or held, and the units that went stand there.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   orders_link_other, orders_order_pkey, orders_line_pkey, orders_hold_live, core_event_order
WITH pairs AS (
    SELECT
        k.order_id,
        k.other_id
    FROM orders_link AS k
    WHERE k.kind = 'merged'
),

went AS (
    SELECT
        p.order_id,
        p.other_id,
        x.line ->> 'line' AS line,
        x.line ->> 'as' AS as_line,
        (x.line ->> 'quantity')::bigint AS quantity
    FROM pairs AS p
    INNER JOIN core_event AS e ON p.order_id = e.order_id AND e.kind = 'merged_into'
    CROSS JOIN LATERAL jsonb_array_elements(coalesce(e.data -> 'lines', '[]')) AS x (line)
)

SELECT
    'order ' || p.order_id AS subject,
    'was merged into ' || p.other_id || ', which is not there, or not of its channel and currency' AS detail
FROM pairs AS p
LEFT JOIN orders_order AS o ON p.order_id = o.id
LEFT JOIN orders_order AS s ON p.other_id = s.id
WHERE o.id IS NULL OR s.id IS NULL OR o.channel_id <> s.channel_id OR o.currency <> s.currency
UNION ALL
SELECT
    'line ' || l.seq || ' of order ' || l.order_id AS subject,
    l.open + l.backordered + l.allocated + l.released || ' units are left, and the order was merged' AS detail
FROM pairs AS p
INNER JOIN orders_line AS l ON p.order_id = l.order_id
WHERE l.open + l.backordered + l.allocated + l.released > 0
UNION ALL
SELECT
    'order ' || h.order_id AS subject,
    'is held (' || h.code || '), and was merged' AS detail
FROM pairs AS p
INNER JOIN orders_hold AS h ON p.order_id = h.order_id
WHERE h.lifted_at IS NULL
UNION ALL
SELECT
    'line ' || w.line || ' of order ' || w.order_id AS subject,
    w.quantity || ' units went to ' || w.other_id || ' as line ' || w.as_line || ': '
    || coalesce(l.cancelled, 0) || ' are cancelled here, ' || coalesce(m.ordered, 0) || ' ordered there'
        AS detail
FROM went AS w
LEFT JOIN orders_line AS l ON w.order_id = l.order_id AND w.line = l.external_id
LEFT JOIN orders_line AS m ON w.other_id = m.order_id AND w.as_line = m.external_id
WHERE m.order_id IS NULL OR coalesce(l.cancelled, 0) < w.quantity OR m.ordered < w.quantity;
