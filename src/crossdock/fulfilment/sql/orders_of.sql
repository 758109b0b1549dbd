-- To which orders fulfilment orders belong.
--
-- takes   ids  bigint[]
-- gives   a row a fulfilment order that exists: id, order_id
-- locks   nothing
-- index   fulfilment_order_pkey
SELECT
    f.id,
    f.order_id
FROM fulfilment_order AS f
WHERE f.id = any(%(ids)s::bigint[])
ORDER BY f.id;
