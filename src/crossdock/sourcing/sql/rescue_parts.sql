-- Reads the fulfilment orders of orders that have not left, with the units left to ship.
--
-- takes   ids bigint[]: orders
-- gives   a row a line of one: order_id, fulfilment order's id, location_id, state, cost (minor units),
--         ship_on, deliver_on, seq, sku_id, units; by order, fulfilment order and line
-- locks   nothing
-- index   fulfilment_order_order, fulfilment_line_pkey
SELECT
    f.order_id,
    f.id,
    f.location_id,
    f.state,
    f.cost,
    f.ship_on,
    f.deliver_on,
    n.line_seq,
    n.sku_id,
    n.quantity - n.shipped - n.stopped AS units
FROM fulfilment_order AS f
INNER JOIN fulfilment_line AS n ON f.id = n.fulfilment_order_id
WHERE
    f.order_id = any(%(ids)s::bigint[])
    AND f.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
    AND n.quantity - n.shipped - n.stopped > 0
ORDER BY f.order_id, f.id, n.line_seq;
