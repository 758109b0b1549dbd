-- Counts orders with a live hold, whatever it is for and whatever their status.
--
-- takes   most  bigint: it is not counted further
-- gives   one row: orders
-- locks   nothing
-- index   orders_hold_live
SELECT count(*) AS orders
FROM (
    SELECT DISTINCT h.order_id
    FROM orders_hold AS h
    WHERE h.lifted_at IS NULL
    LIMIT %(most)s::bigint
) AS few;
