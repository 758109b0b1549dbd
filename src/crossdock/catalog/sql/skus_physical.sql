-- Reads weights, sizes and handling classes of SKUs as they hold at an instant.
--
-- takes   sku_ids  bigint[]; at  timestamptz
-- gives   a row an element that has begun, in the order given: position (from 1), weight_g, length_mm,
--         width_mm, height_mm (grams, millimetres), class
-- locks   nothing
-- index   catalog_sku_version_pkey
WITH wanted AS (
    SELECT
        w.sku_id,
        w.position
    FROM unnest(%(sku_ids)s::bigint[]) WITH ORDINALITY AS w (sku_id, position)
)

SELECT
    w.position,
    v.weight_g,
    v.length_mm,
    v.width_mm,
    v.height_mm,
    v.class
FROM wanted AS w
CROSS JOIN LATERAL (
    SELECT
        n.weight_g,
        n.length_mm,
        n.width_mm,
        n.height_mm,
        n.class
    FROM catalog_sku_version AS n
    WHERE n.sku_id = w.sku_id AND n.valid_from <= %(at)s::timestamptz
    ORDER BY n.valid_from DESC
    LIMIT 1
) AS v
ORDER BY w.position;
