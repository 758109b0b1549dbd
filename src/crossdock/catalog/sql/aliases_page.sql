-- Pages through aliases as they hold at an instant.
--
-- takes   channel_id, sku_id  bigint; alias  text (each null: any); after_channel  bigint; after_alias  text;
--         limit  bigint; at  timestamptz
-- gives   a row an alias: channel_id, channel (name; null: every channel), alias, sku (code), quantity (base
--         units), valid_from; by channel_id and alias
-- locks   nothing
-- index   catalog_alias_pkey, catalog_alias_of, catalog_sku_pkey
SELECT
    n.channel_id,
    c.name AS channel,
    n.alias,
    s.code AS sku,
    n.quantity,
    n.valid_from
FROM catalog_alias AS n
INNER JOIN catalog_sku AS s ON n.sku_id = s.id
LEFT JOIN partners_channel AS c ON n.channel_id = c.id
WHERE
    n.valid_from <= %(at)s::timestamptz
    AND (n.channel_id, n.alias) > (%(after_channel)s::bigint, %(after_alias)s::text)
    AND (%(channel_id)s::bigint IS NULL OR n.channel_id = %(channel_id)s::bigint)
    AND (%(alias)s::text IS NULL OR n.alias = %(alias)s::text)
    AND (%(sku_id)s::bigint IS NULL OR n.sku_id = %(sku_id)s::bigint)
    AND NOT EXISTS (
        SELECT 1
        FROM catalog_alias AS x
        WHERE
            x.channel_id = n.channel_id AND x.alias = n.alias AND x.valid_from > n.valid_from
            AND x.valid_from <= %(at)s::timestamptz
    )
ORDER BY n.channel_id, n.alias
LIMIT %(limit)s::bigint;
