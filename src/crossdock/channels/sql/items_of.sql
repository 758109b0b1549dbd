-- What a shop's inventory items are.
--
-- takes   channel_id  bigint; gids  text[]
-- gives   a row an item that is ours: gid, sku_id, units (of the SKU in one of it)
-- locks   nothing
-- index   channels_stock_item_once
SELECT
    i.gid,
    i.sku_id,
    i.units
FROM channels_stock_item AS i
WHERE i.channel_id = %(channel_id)s AND i.gid = any(%(gids)s::text[]);
