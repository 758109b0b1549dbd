-- Reads the units of SKUs beside their base units.
--
-- takes   sku_ids  bigint[]
-- gives   a row a unit: sku_id, unit, factor (base units in one unit)
-- locks   nothing
-- index   catalog_unit_pkey
SELECT
    u.sku_id,
    u.unit,
    u.factor
FROM catalog_unit AS u
WHERE u.sku_id = any(%(sku_ids)s::bigint[]);
