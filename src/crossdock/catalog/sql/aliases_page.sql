-- Pages through what channels call SKUs, as it holds at an instant.
--
-- takes   channel_id  bigint (0: what every channel calls so; null: all); after_channel  bigint,
--         after_alias  text: the last one seen, -1 and '' for none; at  timestamptz; limit  bigint
-- gives   a row an alias that means something: channel_id, alias, sku (code), quantity (base units),
--         valid_from; by channel and alias
-- locks   nothing
-- index   catalog_alias_pkey, catalog_sku_pkey
WITH newest AS (
    SELECT DISTINCT ON (n.channel_id, n.alias)
        n.channel_id,
        n.alias,
        n.sku_id,
        n.quantity,
        n.valid_from
    FROM catalog_alias AS n
    WHERE
        (n.channel_id, n.alias) > (%(after_channel)s::bigint, %(after_alias)s::text)
        AND (%(channel_id)s::bigint IS NULL OR n.channel_id = %(channel_id)s::bigint)
        AND n.valid_from <= %(at)s::timestamptz
    ORDER BY n.channel_id, n.alias, n.valid_from DESC
),

page AS MATERIALIZED (
    SELECT
        n.channel_id,
        n.alias,
        n.sku_id,
        n.quantity,
        n.valid_from
    FROM newest AS n
    WHERE n.sku_id IS NOT NULL
    ORDER BY n.channel_id, n.alias
    LIMIT %(limit)s::bigint
)

SELECT
    a.channel_id,
    a.alias,
    s.code,
    a.quantity,
    a.valid_from
FROM page AS a
INNER JOIN catalog_sku AS s ON a.sku_id = s.id
ORDER BY a.channel_id, a.alias;
