-- Work of a run of the demo that goes on by itself: fulfilment orders that have not ended, save those that a
-- hold keeps from being released.
--
-- takes   after  bigint: the last order's id before the run; placed  bigint: orders placed outside
-- gives   one row: how many, and how many orders are not here yet
-- locks   nothing
-- index   orders_order_pkey, fulfilment_order_order, orders_hold_live
SELECT
    count(*) AS working,
    %(placed)s::bigint - (SELECT count(*) FROM orders_order AS o WHERE o.id > %(after)s::bigint) AS missing
FROM fulfilment_order AS f
WHERE
    f.order_id > %(after)s::bigint AND f.state NOT IN ('shipped', 'cancelled', 'rejected')
    AND NOT EXISTS (SELECT FROM orders_hold AS h WHERE h.order_id = f.order_id AND h.lifted_at IS NULL);
