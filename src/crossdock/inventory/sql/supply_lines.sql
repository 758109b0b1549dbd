-- Reads the lines of documents of supply.
--
-- takes   ids  bigint[]
-- gives   a row a line: supply_id, sku_id, location_id, quantity, expected_on (null: not known), sent,
--         received, damaged, short, over, underway (units), sku, location (codes); by document, SKU and
--         location
-- locks   nothing
-- index   inventory_supply_line_pkey, catalog_sku_pkey, network_location_pkey
SELECT
    l.supply_id,
    l.sku_id,
    l.location_id,
    l.quantity,
    l.expected_on,
    l.sent,
    l.received,
    l.damaged,
    l.short,
    l.over,
    l.underway,
    k.code AS sku,
    p.code AS location
FROM inventory_supply_line AS l
INNER JOIN catalog_sku AS k ON l.sku_id = k.id
INNER JOIN network_location AS p ON l.location_id = p.id
WHERE l.supply_id = any(%(ids)s::bigint[])
ORDER BY l.supply_id, k.code, p.code;
