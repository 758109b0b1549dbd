-- Finds the SKUs that have barcodes now, where one alone has it.
--
-- takes   barcodes  text[]; at  timestamptz
-- gives   a row a barcode that exactly one active SKU has at that instant: barcode, code
-- locks   nothing
-- index   catalog_sku_barcode, catalog_sku_version_pkey, catalog_sku_pkey
SELECT
    v.barcode,
    min(s.code) AS code
FROM catalog_sku_version AS v
INNER JOIN catalog_sku AS s ON v.sku_id = s.id
WHERE
    v.barcode = any(%(barcodes)s::text[]) AND v.barcode <> '' AND v.active
    AND v.valid_from <= %(at)s::timestamptz
    AND NOT EXISTS (
        SELECT 1
        FROM catalog_sku_version AS n
        WHERE n.sku_id = v.sku_id AND n.valid_from > v.valid_from AND n.valid_from <= %(at)s::timestamptz
    )
GROUP BY v.barcode
HAVING count(*) = 1;
