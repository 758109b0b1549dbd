-- Reads a checkout reservation with what it keeps, or kept.
--
-- takes   id  bigint
-- gives   a row a cell: state, expires_at, created_at, ended_at, sku, location, quantity; by SKU and location
-- locks   nothing
-- index   inventory_checkout_pkey, inventory_checkout_line_pkey, catalog_sku_pkey, network_location_pkey
SELECT
    c.state,
    c.expires_at,
    c.created_at,
    c.ended_at,
    k.code AS sku,
    l.code AS location,
    n.quantity
FROM inventory_checkout AS c
INNER JOIN inventory_checkout_line AS n ON c.id = n.checkout_id
INNER JOIN catalog_sku AS k ON n.sku_id = k.id
INNER JOIN network_location AS l ON n.location_id = l.id
WHERE c.id = %(id)s::bigint
ORDER BY k.code, l.code;
