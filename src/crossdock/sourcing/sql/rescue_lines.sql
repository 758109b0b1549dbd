-- Reads what has not left of orders: units of lines that ship and whose SKU is known.
--
-- takes   ids bigint[]
-- gives   a row a line: order_id, seq, sku_id, sku (code), quantity, then of its order: channel_id,
--         priority, service_level, ship_complete, deliver_by, placed_at, total, tags, customer_ref,
--         country, region, postal_code, paused (its channel is), idle (open and back-ordered units of the
--         line), expected_on (of the line, null: not known), held (something stops its sourcing); by order
--         and seq
-- locks   nothing
-- index   orders_line_pkey, orders_order_pkey, orders_person_pkey, catalog_sku_pkey, orders_hold_order,
--         partners_channel_pkey
SELECT
    l.order_id,
    l.seq,
    l.sku_id,
    k.code,
    l.open + l.backordered + l.allocated + l.released AS quantity,
    o.channel_id,
    o.priority,
    o.service_level,
    o.ship_complete,
    o.deliver_by,
    o.placed_at,
    o.total,
    o.tags,
    o.customer_ref,
    p.country,
    p.region,
    p.postal_code,
    c.paused_at IS NOT NULL AS paused,
    l.open + l.backordered AS idle,
    l.expected_on,
    o.id = any(array(
        SELECT h.order_id FROM orders_hold AS h
        WHERE h.order_id = o.id AND h.lifted_at IS NULL AND h.stops = 'sourcing'
    )) AS held
FROM orders_line AS l
INNER JOIN orders_order AS o ON l.order_id = o.id
INNER JOIN catalog_sku AS k ON l.sku_id = k.id
LEFT JOIN partners_channel AS c ON o.channel_id = c.id
LEFT JOIN orders_person AS p ON l.order_id = p.order_id
WHERE
    l.order_id = any(%(ids)s::bigint[])
    AND l.ships AND l.sku_id IS NOT NULL
    AND l.open + l.backordered + l.allocated + l.released > 0
ORDER BY l.order_id, l.seq;
