-- Suggests SKUs while a code is typed.
--
-- takes   beginning  text: of the code; at  timestamptz; limit  bigint
-- gives   a row a SKU that has begun and is active: code, name; by code
-- locks   nothing
-- index   catalog_sku_code, catalog_sku_version_pkey
SELECT
    s.code,
    v.name
FROM catalog_sku AS s
CROSS JOIN LATERAL (
    SELECT
        n.name,
        n.active
    FROM catalog_sku_version AS n
    WHERE n.sku_id = s.id AND n.valid_from <= %(at)s::timestamptz
    ORDER BY n.valid_from DESC
    LIMIT 1
) AS v
WHERE
    v.active
    AND s.code >= %(beginning)s::text
    AND s.code < %(beginning)s::text || chr(1114111)
ORDER BY s.code
LIMIT %(limit)s::bigint;
