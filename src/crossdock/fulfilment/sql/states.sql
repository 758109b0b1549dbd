-- Reads the states of fulfilment orders.
--
-- takes   ids  bigint[]
-- gives   a row a fulfilment order that exists: id, state
-- locks   nothing
-- index   fulfilment_order_pkey
SELECT
    f.id,
    f.state
FROM fulfilment_order AS f
WHERE f.id = any(%(ids)s::bigint[])
ORDER BY f.id;
