-- Reads what SKUs are to be released when, and what may stand for those that are discontinued.
--
-- takes   at  timestamptz
-- gives   a row a SKU that has either: sku_id, release_on (null: none), active, substitute_id (null: none),
--         substitute_active
-- locks   nothing
-- index   catalog_sku_version_selling, catalog_sku_version_pkey
WITH named AS MATERIALIZED (
    SELECT DISTINCT v.sku_id
    FROM catalog_sku_version AS v
    WHERE v.release_on IS NOT NULL OR v.substitute_id IS NOT NULL
)

SELECT
    s.sku_id,
    v.release_on,
    v.active,
    v.substitute_id,
    coalesce((
        SELECT n.active
        FROM catalog_sku_version AS n
        WHERE n.sku_id = v.substitute_id AND n.valid_from <= %(at)s::timestamptz
        ORDER BY n.valid_from DESC
        LIMIT 1
    ), false) AS substitute_active
FROM named AS s
CROSS JOIN LATERAL (
    SELECT
        n.release_on,
        n.active,
        n.substitute_id
    FROM catalog_sku_version AS n
    WHERE n.sku_id = s.sku_id AND n.valid_from <= %(at)s::timestamptz
    ORDER BY n.valid_from DESC
    LIMIT 1
) AS v
WHERE v.release_on IS NOT NULL OR v.substitute_id IS NOT NULL
ORDER BY s.sku_id;
