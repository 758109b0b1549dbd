-- Reads the version of SKUs that holds at an instant, by code.
--
-- takes   codes  text[]: each once; at  timestamptz
-- gives   a row a SKU that is known and has begun: id, code, name, class, barcode, weight_g, length_mm,
--         width_mm, height_mm (grams, millimetres), price, currency, hs_code, origin_country, active,
--         valid_from, component_ids, component_units, ships_apart, release_on, substitute_id
-- locks   nothing
-- index   catalog_sku_code, catalog_sku_version_pkey
WITH wanted AS (
    SELECT w.code
    FROM unnest(%(codes)s::text[]) AS w (code)
)

SELECT
    s.id,
    s.code,
    v.name,
    v.class,
    v.barcode,
    v.weight_g,
    v.length_mm,
    v.width_mm,
    v.height_mm,
    v.price,
    v.currency,
    v.hs_code,
    v.origin_country,
    v.active,
    v.valid_from,
    v.component_ids,
    v.component_units,
    v.ships_apart,
    v.release_on,
    v.substitute_id
FROM wanted
INNER JOIN catalog_sku AS s ON wanted.code = s.code
CROSS JOIN LATERAL (
    SELECT
        n.name,
        n.class,
        n.barcode,
        n.weight_g,
        n.length_mm,
        n.width_mm,
        n.height_mm,
        n.price,
        n.currency,
        n.hs_code,
        n.origin_country,
        n.active,
        n.valid_from,
        n.component_ids,
        n.component_units,
        n.ships_apart,
        n.release_on,
        n.substitute_id
    FROM catalog_sku_version AS n
    WHERE n.sku_id = s.id AND n.valid_from <= %(at)s::timestamptz
    ORDER BY n.valid_from DESC
    LIMIT 1
) AS v;
