-- The SKUs of a shop's inventory items.
--
-- takes   channel_id  bigint; gids  text[]
-- gives   a row an item: gid, sku_id
-- locks   nothing
-- index   channels_item_once
SELECT
    i.gid,
    i.sku_id
FROM channels_item AS i
WHERE i.channel_id = %(channel_id)s AND i.gid = any(%(gids)s::text[]);
