-- Sets the factors of units.
--
-- takes   sku_ids  bigint[]; units  text[]; factors  bigint[]: parallel, each (SKU, unit) once
-- gives   nothing
-- locks   the rows written
-- index   catalog_unit_pkey
-- fails   catalog_unit_sku (foreign key): no such SKU; catalog_unit_factor (check): a factor below 1
INSERT INTO catalog_unit AS u (sku_id, unit, factor)
SELECT
    n.sku_id,
    n.unit,
    n.factor
FROM unnest(%(sku_ids)s::bigint[], %(units)s::text[], %(factors)s::bigint[]) AS n (sku_id, unit, factor)
ON CONFLICT (sku_id, unit) DO UPDATE SET factor = excluded.factor;
