-- Reads the live holds of orders as they are shown.
--
-- takes   ids  bigint[]
-- gives   a row a hold: order_id, code, reason, stops, since, lifted_by_role; oldest first
-- locks   nothing
-- index   orders_hold_live
SELECT
    h.order_id,
    h.code,
    h.reason,
    h.stops,
    h.since,
    h.lifted_by_role
FROM orders_hold AS h
WHERE h.order_id = any(%(ids)s::bigint[]) AND h.lifted_at IS NULL
ORDER BY h.order_id, h.id;
