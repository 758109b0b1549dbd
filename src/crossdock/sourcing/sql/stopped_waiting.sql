-- What held orders still want, and of which channel they are; kits too, of which any component is wanted.
--
-- takes   order_ids  bigint[]
-- gives   a row an order and SKU: order_id, channel_id, sku_id
-- locks   nothing
-- index   orders_line_pkey, orders_order_pkey
SELECT DISTINCT
    l.order_id,
    o.channel_id,
    l.sku_id
FROM orders_line AS l
INNER JOIN orders_order AS o ON l.order_id = o.id
WHERE
    l.order_id = any(%(order_ids)s::bigint[])
    AND l.sku_id IS NOT NULL
    AND (
        l.open + l.backordered > 0
        OR EXISTS (
            SELECT 1
            FROM orders_line AS i
            WHERE
                i.order_id = l.order_id AND l.kit_seq = l.seq AND i.kit_seq = l.seq AND i.seq <> l.seq
                AND i.open + i.backordered > 0
        )
    );
