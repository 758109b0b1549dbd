-- Reads every hold that an order has or had.
--
-- takes   order_id  bigint
-- gives   a row a hold: code, reason, lifted_by (null: it is live)
-- locks   nothing
-- index   orders_hold_order
SELECT
    h.code,
    h.reason,
    h.lifted_by
FROM orders_hold AS h
WHERE h.order_id = %(order_id)s::bigint
ORDER BY h.id;
