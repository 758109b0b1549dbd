-- Reads the lines of orders as they are shown.
--
-- takes   ids  bigint[]
-- gives   a row a line, as orders/read.py unpacks it; by order and seq
-- locks   nothing
-- index   orders_line_pkey, catalog_sku_pkey
SELECT
    l.order_id,
    l.seq,
    l.external_id,
    l.sku,
    k.code,
    l.kit_seq,
    l.per_kit,
    l.title,
    l.ships,
    l.unit_price,
    l.price_quantity,
    l.discount,
    l.tax,
    l.expected_on,
    l.attributes,
    b.code AS bought,
    l.ordered,
    l.open,
    l.backordered,
    l.allocated,
    l.released,
    l.shipped,
    l.delivered,
    l.cancelled,
    l.returned
FROM orders_line AS l
LEFT JOIN catalog_sku AS k ON l.sku_id = k.id
LEFT JOIN catalog_sku AS b ON l.bought_sku_id = b.id
WHERE l.order_id = any(%(ids)s::bigint[])
ORDER BY l.order_id, l.seq;
