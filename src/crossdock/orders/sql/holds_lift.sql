-- Lifts live holds of orders.
--
-- takes   order_ids  bigint[]; codes  text[] (null: every code); at  timestamptz; actor  text
-- gives   a row a hold lifted: order_id, code, stops
-- locks   those holds until commit
-- index   orders_hold_live
UPDATE orders_hold AS h
SET lifted_at = %(at)s, lifted_by = %(actor)s
WHERE
    h.order_id = any(%(order_ids)s::bigint[]) AND h.lifted_at IS NULL
    AND (%(codes)s::text[] IS NULL OR h.code = any(%(codes)s::text[]))
RETURNING h.order_id, h.code, h.stops;
