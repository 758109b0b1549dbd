-- At which locations orders were refused.
--
-- takes   order_ids  bigint[]
-- gives   a row an order and location: order_id, location_id
-- locks   nothing
-- index   fulfilment_order_order
SELECT DISTINCT
    f.order_id,
    f.location_id
FROM fulfilment_order AS f
WHERE f.order_id = any(%(order_ids)s::bigint[]) AND f.refusal IS NOT NULL
ORDER BY f.order_id, f.location_id;
