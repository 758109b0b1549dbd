-- Makes room for what is said of a shop's inventory items, before items_put: an item that is something else
-- now, and with `by_hand` whatever was that until now, stand no more, and what was known of their levels
-- goes.
--
-- takes   channel_id  bigint; sku_ids, units  bigint[]; gids  text[]: parallel, each (SKU, units) and each
--         gid once; by_hand  boolean: a person says so, against all but another SKU's item; else what a
--         person said stands
-- gives   a row an item that stands no more: sku_id, units, gid
-- locks   those rows
-- index   channels_stock_item_pkey, channels_stock_item_once, channels_stock_level_pkey
WITH wanted AS (
    SELECT w.sku_id, w.units, w.gid
    FROM unnest(%(sku_ids)s::bigint[], %(units)s::bigint[], %(gids)s::text[]) AS w (sku_id, units, gid)
    WHERE NOT %(by_hand)s::boolean OR NOT EXISTS (
        SELECT 1
        FROM channels_stock_item AS k
        WHERE k.channel_id = %(channel_id)s::bigint AND k.gid = w.gid AND k.sku_id <> w.sku_id
    )
),

moved AS (
    DELETE FROM channels_stock_item AS i
    USING wanted AS w
    WHERE
        i.channel_id = %(channel_id)s::bigint
        AND i.gid = w.gid
        AND (i.sku_id <> w.sku_id OR i.units <> w.units)
        AND (%(by_hand)s::boolean OR NOT i.by_hand)
    RETURNING i.sku_id, i.units, i.gid
),

replaced AS (
    DELETE FROM channels_stock_item AS i
    USING wanted AS w
    WHERE
        %(by_hand)s::boolean
        AND i.channel_id = %(channel_id)s::bigint
        AND i.sku_id = w.sku_id
        AND i.units = w.units
        AND i.gid <> w.gid
    RETURNING i.sku_id, i.units, i.gid
),

gone AS (
    SELECT m.sku_id, m.units, m.gid
    FROM moved AS m
    UNION
    SELECT r.sku_id, r.units, r.gid
    FROM replaced AS r
),

forgotten AS (
    DELETE FROM channels_stock_level AS v
    USING gone AS g
    WHERE v.channel_id = %(channel_id)s::bigint AND v.sku_id = g.sku_id AND v.units = g.units
)

SELECT g.sku_id, g.units, g.gid
FROM gone AS g;
