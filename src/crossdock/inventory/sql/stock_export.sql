-- Stock at locations for an export, by SKU and location.
--
-- takes   sku_ids, location_ids  bigint[] (null: all)
-- gives   a row a cell: sku, location, on_hand, reserved, safety, missing, available (units)
-- locks   nothing
-- index   inventory_stock_pkey, catalog_sku_pkey, network_location_pkey
SELECT
    k.code,
    l.code,
    s.on_hand,
    s.reserved,
    s.safety,
    s.missing,
    greatest(s.on_hand - s.reserved - s.safety, 0)
FROM inventory_stock AS s
INNER JOIN catalog_sku AS k ON s.sku_id = k.id
INNER JOIN network_location AS l ON s.location_id = l.id
WHERE
    (%(sku_ids)s::bigint[] IS NULL OR s.sku_id = any(%(sku_ids)s::bigint[]))
    AND (%(location_ids)s::bigint[] IS NULL OR s.location_id = any(%(location_ids)s::bigint[]))
ORDER BY s.sku_id, s.location_id;
