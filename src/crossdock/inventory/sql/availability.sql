-- Pages through stock at locations, as people ask for it.
--
-- takes   location_ids  bigint[] (null: everywhere); after_sku, after_location  bigint: the last cell seen,
--         0 for none; limit bigint
-- gives   a row a cell: sku_id, location_id, sku, location, on_hand, reserved, safety, missing, available;
--         by id
-- locks   nothing
-- index   inventory_stock_pkey, catalog_sku_pkey, network_location_pkey
WITH page AS MATERIALIZED (
    SELECT
        s.sku_id,
        s.location_id,
        s.on_hand,
        s.reserved,
        s.safety,
        s.missing
    FROM inventory_stock AS s
    WHERE
        (s.sku_id, s.location_id) > (%(after_sku)s::bigint, %(after_location)s::bigint)
        AND (%(location_ids)s::bigint[] IS NULL OR s.location_id = any(%(location_ids)s::bigint[]))
    ORDER BY s.sku_id, s.location_id
    LIMIT %(limit)s::bigint
)

SELECT
    p.sku_id,
    p.location_id,
    k.code AS sku,
    l.code AS location,
    p.on_hand,
    p.reserved,
    p.safety,
    p.missing,
    greatest(p.on_hand - p.reserved - p.safety, 0) AS available
FROM page AS p
INNER JOIN catalog_sku AS k ON p.sku_id = k.id
INNER JOIN network_location AS l ON p.location_id = l.id
ORDER BY p.sku_id, p.location_id;
