-- Reads what is underway of SKUs, by where it goes and the day it is expected.
--
-- takes   sku_ids  bigint[]
-- gives   a row a SKU, location and day: sku_id, location_id, expected_on (null: not known), units; by day,
--         unknown ones last
-- locks   nothing
-- index   inventory_supply_line_underway
SELECT
    l.sku_id,
    l.location_id,
    l.expected_on,
    sum(l.underway)::bigint AS units
FROM inventory_supply_line AS l
WHERE l.sku_id = any(%(sku_ids)s::bigint[]) AND l.underway > 0
GROUP BY l.sku_id, l.location_id, l.expected_on
ORDER BY l.expected_on, l.sku_id, l.location_id;
