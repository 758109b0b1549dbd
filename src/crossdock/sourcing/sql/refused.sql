-- Which locations gave an order back: they are not asked again.
--
-- takes   order_ids  bigint[]
-- gives   a row a refusal: order_id, location_id
-- locks   nothing
-- index   fulfilment_order_order
SELECT DISTINCT
    f.order_id,
    f.location_id
FROM fulfilment_order AS f
WHERE f.order_id = any(%(order_ids)s::bigint[]) AND f.state = 'rejected';
