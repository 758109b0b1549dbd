-- Pages through stock as people look at it, by codes: at most so many SKUs are looked at for a page.
--
-- takes   after_sku, after_location  text: behind this cell; location_ids  bigint[] (null: everywhere); low,
--         out, lacking  boolean: only cells with fewer free units than their safety stock; with nothing
--         available; with missing units; look  bigint: SKUs, from after_sku on; limit  bigint
-- gives   a row a cell: sku_id, location_id, sku, location, on_hand, reserved, safety, missing (units); by
--         code
-- locks   nothing
-- index   catalog_sku_code, inventory_stock_pkey, network_location_pkey
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
    WHERE n.code >= %(after_sku)s::text
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
