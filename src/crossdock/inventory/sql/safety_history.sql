-- How the safety stock of a SKU was set at some locations, newest first.
--
-- takes   sku_id  bigint; location_ids  bigint[] (null: everywhere); limit  bigint
-- gives   a row a version: location (code), safety (units), actor, valid_from
-- locks   nothing
-- index   inventory_safety_version_pkey, network_location_pkey
SELECT
    p.code AS location,
    v.safety,
    v.actor,
    v.valid_from
FROM inventory_safety_version AS v
INNER JOIN network_location AS p ON v.location_id = p.id
WHERE
    v.sku_id = %(sku_id)s::bigint
    AND (%(location_ids)s::bigint[] IS NULL OR v.location_id = any(%(location_ids)s::bigint[]))
ORDER BY v.valid_from DESC, p.code
LIMIT %(limit)s::bigint;
