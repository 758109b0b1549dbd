-- Lines that ship and have no SKU of the catalogue yet, with what their channel calls it.
--
-- takes   ids  bigint[]: orders
-- gives   a row a line: order_id, channel_id, seq, external_id, sku, the order's highest seq, then its units
--         by state (orders/status.py: STATES); by order and seq
-- locks   nothing
-- index   orders_line_pkey, orders_order_pkey
SELECT
    l.order_id,
    o.channel_id,
    l.seq,
    l.external_id,
    l.sku,
    (SELECT max(x.seq) FROM orders_line AS x WHERE x.order_id = l.order_id) AS last_seq,
    l.open,
    l.backordered,
    l.allocated,
    l.released,
    l.shipped,
    l.delivered,
    l.cancelled
FROM orders_line AS l
INNER JOIN orders_order AS o ON l.order_id = o.id
WHERE l.order_id = any(%(ids)s::bigint[]) AND l.sku_id IS NULL AND l.ships AND l.sku IS NOT NULL
ORDER BY l.order_id, l.seq;
