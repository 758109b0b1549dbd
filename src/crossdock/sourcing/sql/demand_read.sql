-- Reads what is still to be sourced of orders: open and back-ordered units of lines that ship and whose SKU
-- is known.
--
-- takes   ids bigint[]
-- gives   a row a line: order_id, seq, sku_id, sku (code), quantity, then of its order: channel_id,
--         priority, service_level, ship_complete, deliver_by, placed_at, total, tags, customer_ref,
--         country, region, postal_code, paused (its channel is); by order and seq
-- locks   nothing
-- index   orders_line_pkey, orders_order_pkey, orders_person_pkey, catalog_sku_pkey,
--         partners_channel_pkey
SELECT
    l.order_id,
    l.seq,
    l.sku_id,
    k.code,
    l.open + l.backordered AS quantity,
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
    c.paused_at IS NOT NULL AS paused
FROM orders_line AS l
INNER JOIN orders_order AS o ON l.order_id = o.id
INNER JOIN catalog_sku AS k ON l.sku_id = k.id
LEFT JOIN partners_channel AS c ON o.channel_id = c.id
LEFT JOIN orders_person AS p ON l.order_id = p.order_id
WHERE
    l.order_id = any(%(ids)s::bigint[])
    AND l.ships AND l.sku_id IS NOT NULL AND l.open + l.backordered > 0
ORDER BY l.order_id, l.seq;
