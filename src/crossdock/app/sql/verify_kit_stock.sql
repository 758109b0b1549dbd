-- What is a kit now has no stock of its own, and its components are in the catalogue.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   catalog_sku_version_pkey, inventory_stock_pkey
WITH kits AS (
    SELECT
        s.id,
        s.code,
        v.component_ids
    FROM catalog_sku AS s
    CROSS JOIN LATERAL (
        SELECT n.component_ids
        FROM catalog_sku_version AS n
        WHERE n.sku_id = s.id
        ORDER BY n.valid_from DESC
        LIMIT 1
    ) AS v
    WHERE v.component_ids <> '{}'
)

SELECT
    k.code AS subject,
    'has units of its own at location ' || x.location_id AS detail
FROM kits AS k
INNER JOIN inventory_stock AS x ON k.id = x.sku_id
WHERE x.on_hand > 0
UNION ALL
SELECT
    k.code,
    'holds SKU ' || c.id || ', which is not there'
FROM kits AS k
CROSS JOIN unnest(k.component_ids) AS c (id)
LEFT JOIN catalog_sku AS p ON c.id = p.id
WHERE p.id IS NULL;
