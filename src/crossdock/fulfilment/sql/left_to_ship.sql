-- Reads what is left to ship of fulfilment orders. Runs behind the orders' lock: whoever changes these lines
-- holds it.
--
-- takes   ids  bigint[]
-- gives   a row a line with units left: id, order_id, location_id, line_seq, units; by id and line
-- locks   nothing
-- index   fulfilment_order_pkey, fulfilment_line_pkey
SELECT
    f.id,
    f.order_id,
    f.location_id,
    n.line_seq,
    n.quantity - n.shipped - n.stopped AS units
FROM fulfilment_order AS f
INNER JOIN fulfilment_line AS n ON f.id = n.fulfilment_order_id
WHERE f.id = any(%(ids)s::bigint[]) AND n.quantity > n.shipped + n.stopped
ORDER BY f.id, n.line_seq;
