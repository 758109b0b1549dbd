-- The inventory items of a shop that are SKUs.
--
-- takes   channel_id  bigint; sku_ids  bigint[]
-- gives   a row a SKU that has one: sku_id, gid
-- locks   nothing
-- index   channels_item_pkey
SELECT
    i.sku_id,
    i.gid
FROM channels_item AS i
WHERE i.channel_id = %(channel_id)s AND i.sku_id = any(%(sku_ids)s::bigint[]);
