-- Blanks what locations said, line by line, when they did not ship.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   fulfilment_refusal_order
UPDATE fulfilment_refusal AS r
SET note = 'forgotten'
WHERE r.order_id = any(%(order_ids)s::bigint[]) AND r.note NOT IN ('', 'forgotten');
