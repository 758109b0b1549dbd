-- Inventory items of a shop are none of ours any more, where nobody said by hand what they are; what was
-- known of their levels goes.
--
-- takes   channel_id  bigint; gids  text[]
-- gives   a row an item that stands no more: sku_id, units, gid
-- locks   those rows
-- index   channels_stock_item_once, channels_stock_level_pkey
WITH gone AS (
    DELETE FROM channels_stock_item AS i
    WHERE i.channel_id = %(channel_id)s::bigint AND i.gid = any(%(gids)s::text[]) AND NOT i.by_hand
    RETURNING i.sku_id, i.units, i.gid
),

forgotten AS (
    DELETE FROM channels_stock_level AS v
    USING gone AS g
    WHERE v.channel_id = %(channel_id)s::bigint AND v.sku_id = g.sku_id AND v.units = g.units
)

SELECT g.sku_id, g.units, g.gid
FROM gone AS g
ORDER BY g.gid;
