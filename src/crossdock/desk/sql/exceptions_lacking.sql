-- Finds orders that are held because the catalogue does not have a SKU, as their channel writes it.
--
-- takes   channel_id  bigint (null: any); sku  text: as written; limit  bigint
-- gives   a row an order, by id: its id, its channel's id, others  text[]: what its other lines without a SKU
--         ask for, as written (null: nothing at all)
-- locks   nothing
-- index   orders_hold_live, orders_order_pkey, orders_line_pkey
SELECT
    h.order_id,
    o.channel_id,
    array_agg(l.sku) FILTER (WHERE l.sku IS DISTINCT FROM %(sku)s::text) AS others
FROM orders_hold AS h
INNER JOIN orders_order AS o ON h.order_id = o.id
INNER JOIN orders_line AS l ON h.order_id = l.order_id
WHERE
    h.lifted_at IS NULL AND h.code = 'unknown_sku'
    AND (%(channel_id)s::bigint IS NULL OR o.channel_id = %(channel_id)s::bigint)
    AND l.sku_id IS NULL AND l.ships AND l.open + l.backordered > 0
GROUP BY h.order_id, o.channel_id
HAVING bool_or(l.sku = %(sku)s::text)
ORDER BY h.order_id
LIMIT %(limit)s::bigint;
