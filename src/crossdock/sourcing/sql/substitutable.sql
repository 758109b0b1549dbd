-- Lines of SKUs that wait as a whole: nothing of them is promised, allocated or gone.
--
-- takes   sku_ids  bigint[]; limit  bigint
-- gives   a row a line: order_id, seq, sku_id, units (open and back-ordered), asked: null, or whether the
--         hold that asks about it is live
-- locks   nothing
-- index   orders_line_backordered, orders_hold_order
SELECT
    l.order_id,
    l.seq,
    l.sku_id,
    l.open + l.backordered AS units,
    (
        SELECT bool_or(h.lifted_at IS NULL)
        FROM orders_hold AS h
        WHERE h.order_id = l.order_id AND h.code = 'substitution'
    ) AS asked
FROM orders_line AS l
WHERE
    l.sku_id = any(%(sku_ids)s::bigint[])
    AND l.backordered > 0
    AND l.kit_seq IS NULL
    AND l.expected_on IS NULL
    AND l.allocated + l.released + l.shipped + l.delivered = 0
ORDER BY l.order_id, l.seq
LIMIT %(limit)s::bigint;
