-- Reads the states of checkouts.
--
-- takes   ids  bigint[]
-- gives   a row a checkout: id, state
-- locks   nothing
-- index   inventory_checkout_pkey
SELECT
    c.id,
    c.state
FROM inventory_checkout AS c
WHERE c.id = any(%(ids)s::bigint[]);
