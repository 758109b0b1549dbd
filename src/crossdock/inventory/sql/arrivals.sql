-- Reads the deliveries of documents of supply.
--
-- takes   ids  bigint[]: of the documents
-- gives   a row a line: supply_id, reference, final, at, sku_id, location_id, received, damaged (units), sku,
--         location (codes); the SKU's columns are null for a delivery of nothing; oldest first
-- locks   nothing
-- index   inventory_arrival_once, inventory_arrival_line_pkey, catalog_sku_pkey, network_location_pkey
SELECT
    a.supply_id,
    a.reference,
    a.final,
    a.at,
    l.sku_id,
    l.location_id,
    l.received,
    l.damaged,
    k.code AS sku,
    p.code AS location
FROM inventory_arrival AS a
LEFT JOIN inventory_arrival_line AS l ON a.id = l.arrival_id
LEFT JOIN catalog_sku AS k ON l.sku_id = k.id
LEFT JOIN network_location AS p ON l.location_id = p.id
WHERE a.supply_id = any(%(ids)s::bigint[])
ORDER BY a.id, k.code, p.code;
