-- Reads the lines of orders with their units by state.
--
-- takes   ids bigint[]
-- gives   a row a line: order_id, seq, sku_id, ships, open, backordered, allocated, released, shipped,
--         delivered, cancelled
-- locks   nothing
-- index   orders_line_pkey
SELECT
    l.order_id,
    l.seq,
    l.sku_id,
    l.ships,
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
