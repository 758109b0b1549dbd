-- Pages through the active kits of an instant, by id.
--
-- takes   after  bigint: the last one seen, 0 for none; at  timestamptz; limit  bigint
-- gives   a row a kit: its id
-- locks   nothing
-- index   catalog_sku_version_kits, catalog_sku_version_pkey
WITH once AS (
    SELECT DISTINCT n.sku_id
    FROM catalog_sku_version AS n
    WHERE n.component_ids <> '{}' AND n.sku_id > %(after)s::bigint
)

SELECT o.sku_id
FROM once AS o
CROSS JOIN LATERAL (
    SELECT
        n.component_ids,
        n.active
    FROM catalog_sku_version AS n
    WHERE n.sku_id = o.sku_id AND n.valid_from <= %(at)s::timestamptz
    ORDER BY n.valid_from DESC
    LIMIT 1
) AS v
WHERE v.component_ids <> '{}' AND v.active
ORDER BY o.sku_id
LIMIT %(limit)s::bigint;
