-- Puts holds on orders; a live hold of the same code stays as it is.
--
-- takes   order_ids  bigint[]; codes, reasons, stops, roles  text[]: parallel; at  timestamptz; actor  text
-- gives   a row a hold that is new: order_id, code
-- locks   nothing
-- index   orders_hold_live
-- fails   orders_hold_stops (check): neither sourcing nor release
INSERT INTO orders_hold (order_id, code, reason, stops, lifted_by_role, since, set_by)
SELECT h.order_id, h.code, h.reason, h.stops, h.role, %(at)s, %(actor)s
FROM unnest(
    %(order_ids)s::bigint[], %(codes)s::text[], %(reasons)s::text[], %(stops)s::text[], %(roles)s::text[]
) AS h (order_id, code, reason, stops, role)
ON CONFLICT (order_id, code) WHERE lifted_at IS NULL DO NOTHING
RETURNING order_id, code;
