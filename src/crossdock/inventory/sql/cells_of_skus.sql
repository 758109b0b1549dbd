-- Pages through stock of some SKUs as people look at it, by codes.
--
-- takes   sku_ids  bigint[]; look  bigint: so many of them at most; the rest as in cells_page
-- gives   as cells_page
-- locks   nothing
-- index   catalog_sku_pkey, inventory_stock_pkey, network_location_pkey
SELECT
    k.id AS sku_id,
    c.location_id,
    k.code AS sku,
    c.location,
    c.on_hand,
    c.reserved,
    c.safety,
    c.missing
FROM (
    SELECT
        n.id,
        n.code
    FROM catalog_sku AS n
    WHERE n.id = any(%(sku_ids)s::bigint[]) AND n.code >= %(after_sku)s::text
    ORDER BY n.code
    LIMIT %(look)s::bigint
) AS k
CROSS JOIN LATERAL (
    SELECT
        s.location_id,
        p.code AS location,
        s.on_hand,
        s.reserved,
        s.safety,
        s.missing
    FROM inventory_stock AS s
    INNER JOIN network_location AS p ON s.location_id = p.id
    WHERE
        s.sku_id = k.id
        AND (%(location_ids)s::bigint[] IS NULL OR s.location_id = any(%(location_ids)s::bigint[]))
        AND (k.code > %(after_sku)s::text OR p.code > %(after_location)s::text)
        AND (NOT %(low)s::boolean OR s.on_hand - s.reserved < s.safety)
        AND (NOT %(out)s::boolean OR s.on_hand - s.reserved <= s.safety)
        AND (NOT %(lacking)s::boolean OR s.missing > 0)
    ORDER BY p.code
    LIMIT %(limit)s::bigint
) AS c
ORDER BY k.code, c.location
LIMIT %(limit)s::bigint;
