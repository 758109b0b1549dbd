-- Reads the holds that an order had at a moment.
--
-- takes   order_id  bigint; at  timestamptz
-- gives   a row a hold: code, reason, stops, since, lifted_by_role; oldest first
-- locks   nothing
-- index   orders_hold_order
SELECT
    h.code,
    h.reason,
    h.stops,
    h.since,
    h.lifted_by_role
FROM orders_hold AS h
WHERE
    h.order_id = %(order_id)s::bigint
    AND h.since <= %(at)s AND (h.lifted_at IS NULL OR h.lifted_at > %(at)s)
ORDER BY h.id;
