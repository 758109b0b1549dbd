-- Orders that live holds of these codes hold.
--
-- takes   codes  text[]; limit  bigint
-- gives   a row an order: its id, oldest first
-- locks   nothing
-- index   orders_hold_live
SELECT DISTINCT h.order_id
FROM orders_hold AS h
WHERE h.lifted_at IS NULL AND h.code = any(%(codes)s::text[])
ORDER BY h.order_id
LIMIT %(limit)s::bigint;
