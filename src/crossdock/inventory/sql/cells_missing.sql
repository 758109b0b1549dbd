-- Pages through the cells where units are missing, by codes: they are few.
--
-- takes   sku_ids, location_ids  bigint[] (null: all); after_sku, after_location  text: behind this cell;
--         limit  bigint
-- gives   as cells_page
-- locks   nothing
-- index   inventory_stock_missing, catalog_sku_pkey, network_location_pkey
SELECT
    s.sku_id,
    s.location_id,
    k.code AS sku,
    p.code AS location,
    s.on_hand,
    s.reserved,
    s.safety,
    s.missing
FROM inventory_stock AS s
INNER JOIN catalog_sku AS k ON s.sku_id = k.id
INNER JOIN network_location AS p ON s.location_id = p.id
WHERE
    s.missing > 0
    AND (%(sku_ids)s::bigint[] IS NULL OR s.sku_id = any(%(sku_ids)s::bigint[]))
    AND (%(location_ids)s::bigint[] IS NULL OR s.location_id = any(%(location_ids)s::bigint[]))
    AND (k.code, p.code) > (%(after_sku)s::text, %(after_location)s::text)
ORDER BY k.code, p.code
LIMIT %(limit)s::bigint;
