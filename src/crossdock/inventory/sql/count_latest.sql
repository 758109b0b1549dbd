-- The newest count of a SKU at a location.
--
-- takes   sku_id, location_id  bigint
-- gives   a row: counted (units), as_of, reference, actor; none: it was never counted
-- locks   nothing
-- index   inventory_count_cell
SELECT
    c.counted,
    c.as_of,
    c.reference,
    c.actor
FROM inventory_count AS c
WHERE c.sku_id = %(sku_id)s::bigint AND c.location_id = %(location_id)s::bigint
ORDER BY c.as_of DESC, c.id DESC
LIMIT 1;
