-- What the orders of a run of the demo came to, in money, as orders and payments state it.
--
-- takes   after  bigint: the last order's id before the run
-- gives   one row, in minor units: ordered (as placed), wanted (what customers want still), captured,
--         refunded, and unpaid: what channels wait for the payment of
-- locks   nothing
-- index   orders_order_pkey, billing_payment_once
WITH mine AS (
    SELECT
        o.id,
        o.status,
        coalesce(o.total, o.computed_total) AS total,
        coalesce(o.current_total, o.total, o.computed_total) AS current_total
    FROM orders_order AS o
    WHERE o.id > %(after)s::bigint
)

SELECT
    coalesce(sum(m.total), 0)::bigint AS ordered,
    coalesce(sum(m.current_total) FILTER (WHERE m.status <> 'cancelled'), 0)::bigint AS wanted,
    (
        SELECT coalesce(sum(p.amount), 0)::bigint FROM billing_payment AS p
        WHERE p.order_id > %(after)s::bigint AND p.kind IN ('sale', 'capture') AND p.status = 'success'
    ) AS captured,
    (
        SELECT coalesce(sum(r.amount), 0)::bigint FROM billing_refund AS r
        WHERE r.order_id > %(after)s::bigint
    ) AS refunded,
    coalesce(sum(m.current_total) FILTER (WHERE EXISTS (
        SELECT 1 FROM orders_hold AS h
        WHERE h.order_id = m.id AND h.code = 'payment_pending' AND h.lifted_at IS NULL
    )), 0)::bigint AS unpaid
FROM mine AS m;
