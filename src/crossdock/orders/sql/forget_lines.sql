-- Blanks what a buyer asked for on lines (engravings, gift messages).
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   orders_line_pkey
UPDATE orders_line AS l
SET attributes = NULL
WHERE l.order_id = any(%(order_ids)s::bigint[]) AND l.attributes IS NOT NULL;
