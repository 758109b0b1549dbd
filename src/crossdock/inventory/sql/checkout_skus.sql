-- Which SKUs checkouts hold, or held.
--
-- takes   ids  bigint[]
-- gives   a row a SKU: sku_id
-- locks   nothing
-- index   inventory_checkout_line_pkey
SELECT DISTINCT l.sku_id
FROM inventory_checkout_line AS l
WHERE l.checkout_id = any(%(ids)s::bigint[])
ORDER BY l.sku_id;
