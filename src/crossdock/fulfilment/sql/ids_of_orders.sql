-- Which fulfilment orders orders have.
--
-- takes   order_ids  bigint[]
-- gives   a row a fulfilment order: its id; ascending
-- locks   nothing
-- index   fulfilment_order_order
SELECT f.id
FROM fulfilment_order AS f
WHERE f.order_id = any(%(order_ids)s::bigint[])
ORDER BY f.id;
