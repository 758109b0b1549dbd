-- Pages through stock at locations, as people ask for it, of some SKUs.
--
-- takes   sku_ids, location_ids  bigint[] (null: everywhere); after_sku, after_location  bigint: the last
--         cell seen, 0 for none; limit bigint
-- gives   a row a cell: sku_id, location_id, sku, location, on_hand, reserved, safety, missing, available;
--         by id
-- locks   nothing
-- index   inventory_stock_pkey, catalog_sku_pkey, network_location_pkey
SELECT
    s.sku_id,
    s.location_id,
    k.code AS sku,
    l.code AS location,
    s.on_hand,
    s.reserved,
    s.safety,
    s.missing,
    greatest(s.on_hand - s.reserved - s.safety, 0) AS available
FROM inventory_stock AS s
INNER JOIN catalog_sku AS k ON s.sku_id = k.id
INNER JOIN network_location AS l ON s.location_id = l.id
WHERE
    (s.sku_id, s.location_id) > (%(after_sku)s::bigint, %(after_location)s::bigint)
    AND s.sku_id = any(%(sku_ids)s::bigint[])
    AND (%(location_ids)s::bigint[] IS NULL OR s.location_id = any(%(location_ids)s::bigint[]))
ORDER BY s.sku_id, s.location_id
LIMIT %(limit)s::bigint;
