-- Blanks what locations said when they refused orders.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   fulfilment_order_order
UPDATE fulfilment_order AS f
SET refusal = 'forgotten'
WHERE f.order_id = any(%(order_ids)s::bigint[]) AND f.refusal <> 'forgotten';
