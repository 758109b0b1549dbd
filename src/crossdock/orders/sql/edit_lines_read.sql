-- Reads orders' lines as an edit sees them.
--
-- takes   ids  bigint[]
-- gives   a row a line: order_id, seq, external_id, sku_id, sku, title, ships, unit_price, price_quantity,
--         discount and tax (minor units), attributes, kit_seq, per_kit, then
--         units: open, backordered, allocated, released, shipped,
--         delivered, cancelled; by order_id and seq
-- locks   nothing
-- index   orders_line_pkey
SELECT
    l.order_id,
    l.seq,
    l.external_id,
    l.sku_id,
    l.sku,
    l.title,
    l.ships,
    l.unit_price,
    l.price_quantity,
    l.discount,
    l.tax,
    l.attributes,
    l.kit_seq,
    l.per_kit,
    l.open,
    l.backordered,
    l.allocated,
    l.released,
    l.shipped,
    l.delivered,
    l.cancelled
FROM orders_line AS l
WHERE l.order_id = any(%(ids)s::bigint[])
ORDER BY l.order_id, l.seq;
