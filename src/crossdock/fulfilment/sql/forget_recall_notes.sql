-- Blanks what locations said when they were asked to give units of orders back.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   fulfilment_order_order, fulfilment_recall_order
UPDATE fulfilment_recall AS r
SET note = 'forgotten'
FROM fulfilment_order AS f
WHERE
    r.fulfilment_order_id = f.id
    AND f.order_id = any(%(order_ids)s::bigint[])
    AND r.note NOT IN ('', 'forgotten');
