-- Pages through stock of some SKUs as people look at it, by codes.
--
-- takes   sku_ids  bigint[]; the rest as in cells_page
-- gives   as cells_page
-- locks   nothing
-- index   catalog_sku_pkey, inventory_stock_pkey, network_location_pkey
SELECT
    k.id AS sku_id,
    s.location_id,
    k.code AS sku,
    p.code AS location,
    s.on_hand,
    s.reserved,
    s.safety,
    s.missing
FROM catalog_sku AS k
INNER JOIN inventory_stock AS s ON k.id = s.sku_id
INNER JOIN network_location AS p ON s.location_id = p.id
WHERE
    k.id = any(%(sku_ids)s::bigint[])
    AND s.sku_id = any(%(sku_ids)s::bigint[])
    AND (%(location_ids)s::bigint[] IS NULL OR s.location_id = any(%(location_ids)s::bigint[]))
    AND (k.code, p.code) > (%(after_sku)s::text, %(after_location)s::text)
    AND (NOT %(low)s::boolean OR s.on_hand - s.reserved < s.safety)
    AND (NOT %(out)s::boolean OR s.on_hand - s.reserved <= s.safety)
ORDER BY k.code, p.code
LIMIT %(limit)s::bigint;
