-- Reads what channels call SKUs, as it holds at an instant.
--
-- takes   channel_ids  bigint[] (0: every channel); aliases  text[]: parallel, each pair once; at timestamptz
-- gives   a row an alias that has begun: channel_id, alias, sku (code; null: it has ended), quantity (base
--         units), sku_id, valid_from
-- locks   nothing
-- index   catalog_alias_pkey, catalog_sku_pkey
SELECT
    w.channel_id,
    w.alias,
    s.code AS sku,
    a.quantity,
    a.sku_id,
    a.valid_from
FROM unnest(%(channel_ids)s::bigint[], %(aliases)s::text[]) AS w (channel_id, alias)
CROSS JOIN LATERAL (
    SELECT
        n.sku_id,
        n.quantity,
        n.valid_from
    FROM catalog_alias AS n
    WHERE n.channel_id = w.channel_id AND n.alias = w.alias AND n.valid_from <= %(at)s::timestamptz
    ORDER BY n.valid_from DESC
    LIMIT 1
) AS a
LEFT JOIN catalog_sku AS s ON a.sku_id = s.id;
