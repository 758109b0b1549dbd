-- Pages through the SKUs that are known, as they hold at an instant, by code.
--
-- takes   after  text: the last code seen, '' for none; at  timestamptz; limit  bigint
-- gives   a row a SKU: code, name, class, barcode, weight_g, length_mm, width_mm, height_mm (grams,
--         millimetres), price, currency, hs_code, origin_country, active, release_on, substitute (code),
--         valid_from
-- locks   nothing
-- index   catalog_sku_code, catalog_sku_version_pkey, catalog_sku_pkey
SELECT
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
    v.release_on,
    b.code AS substitute,
    v.valid_from
FROM catalog_sku AS s
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
        n.release_on,
        n.substitute_id,
        n.valid_from
    FROM catalog_sku_version AS n
    WHERE n.sku_id = s.id AND n.valid_from <= %(at)s::timestamptz
    ORDER BY n.valid_from DESC
    LIMIT 1
) AS v
LEFT JOIN catalog_sku AS b ON v.substitute_id = b.id
WHERE s.code > %(after)s::text
ORDER BY s.code
LIMIT %(limit)s::bigint;
