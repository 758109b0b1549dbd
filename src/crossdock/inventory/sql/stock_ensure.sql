-- Makes sure that stock cells exist.
--
-- takes   sku_ids, location_ids  bigint[]: parallel; cells may repeat
-- gives   a row a cell that is new: sku_id, location_id
-- locks   the rows it adds, in (sku, location) order; waits for who is changing one that exists
-- index   inventory_stock_pkey
-- fails   inventory_stock_sku, inventory_stock_location (foreign key): there is no such SKU or location
INSERT INTO inventory_stock (sku_id, location_id)
SELECT DISTINCT
    w.sku_id,
    w.location_id
FROM unnest(%(sku_ids)s::bigint[], %(location_ids)s::bigint[]) AS w (sku_id, location_id)
ORDER BY w.sku_id, w.location_id
ON CONFLICT (sku_id, location_id) DO NOTHING
RETURNING sku_id, location_id;
