-- Which of some SKUs are kits at an instant.
--
-- takes   sku_ids  bigint[]; at  timestamptz
-- gives   a row a kit: its code
-- locks   nothing
-- index   catalog_sku_version_kits, catalog_sku_version_pkey, catalog_sku_pkey
WITH once AS (
    SELECT DISTINCT n.sku_id
    FROM catalog_sku_version AS n
    WHERE n.component_ids <> '{}' AND n.sku_id = any(%(sku_ids)s::bigint[])
)

SELECT s.code
FROM once AS o
INNER JOIN catalog_sku AS s ON o.sku_id = s.id
CROSS JOIN LATERAL (
    SELECT n.component_ids
    FROM catalog_sku_version AS n
    WHERE n.sku_id = o.sku_id AND n.valid_from <= %(at)s::timestamptz
    ORDER BY n.valid_from DESC
    LIMIT 1
) AS v
WHERE v.component_ids <> '{}'
ORDER BY s.code;
