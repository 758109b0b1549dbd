-- Which SKUs have units somewhere.
--
-- takes   sku_ids  bigint[]
-- gives   a row a SKU that has: its id
-- locks   nothing
-- index   inventory_stock_pkey
SELECT DISTINCT s.sku_id
FROM inventory_stock AS s
WHERE s.sku_id = any(%(sku_ids)s::bigint[]) AND s.on_hand > 0;
