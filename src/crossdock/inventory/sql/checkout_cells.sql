-- Reads what checkouts hold.
--
-- takes   ids  bigint[]; held  text: the state in which they hold anything
-- gives   a row a cell of a checkout: checkout_id, sku_id, location_id, quantity (units)
-- locks   nothing
-- index   inventory_checkout_pkey, inventory_checkout_line_pkey
SELECT
    n.checkout_id,
    n.sku_id,
    n.location_id,
    n.quantity
FROM inventory_checkout AS c
INNER JOIN inventory_checkout_line AS n ON c.id = n.checkout_id
WHERE c.id = any(%(ids)s::bigint[]) AND c.state = %(held)s
ORDER BY n.checkout_id, n.sku_id, n.location_id;
