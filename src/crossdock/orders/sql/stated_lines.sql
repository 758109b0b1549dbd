-- Reads the lines of orders with the channel's key and their units.
--
-- takes   ids  bigint[]
-- gives   a row a line: order_id, seq, external_id, sku_id, sku, title, ships, kit_seq, per_kit, then
--         units by state; by order and seq
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
