-- Blanks why orders were held; the code stays.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   orders_hold_order
UPDATE orders_hold AS h
SET reason = 'forgotten'
WHERE h.order_id = any(%(order_ids)s::bigint[]) AND h.reason <> 'forgotten';
