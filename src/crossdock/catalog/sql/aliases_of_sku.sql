-- Reads what stands for a SKU at an instant.
--
-- takes   sku_id  bigint; at  timestamptz; limit  bigint
-- gives   a row an alias that means it: channel_id (0: every channel), alias, sku (code), quantity (base
--         units), valid_from; by channel and alias
-- locks   nothing
-- index   catalog_alias_sku, catalog_alias_pkey, catalog_sku_pkey
WITH once AS (
    SELECT DISTINCT
        n.channel_id,
        n.alias
    FROM catalog_alias AS n
    WHERE n.sku_id = %(sku_id)s::bigint AND n.valid_from <= %(at)s::timestamptz
)

SELECT
    o.channel_id,
    o.alias,
    s.code AS sku,
    a.quantity,
    a.valid_from
FROM once AS o
CROSS JOIN LATERAL (
    SELECT
        n.sku_id,
        n.quantity,
        n.valid_from
    FROM catalog_alias AS n
    WHERE n.channel_id = o.channel_id AND n.alias = o.alias AND n.valid_from <= %(at)s::timestamptz
    ORDER BY n.valid_from DESC
    LIMIT 1
) AS a
INNER JOIN catalog_sku AS s ON a.sku_id = s.id
WHERE a.sku_id = %(sku_id)s::bigint
ORDER BY o.channel_id, o.alias
LIMIT %(limit)s::bigint;
