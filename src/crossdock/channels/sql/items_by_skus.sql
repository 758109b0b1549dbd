-- The inventory items of a shop that are SKUs: of one SKU there may be several, the single one and packs.
--
-- takes   channel_id  bigint; sku_ids  bigint[]
-- gives   a row an item: sku_id, units (of the SKU in one of it), gid
-- locks   nothing
-- index   channels_stock_item_pkey
SELECT
    i.sku_id,
    i.units,
    i.gid
FROM channels_stock_item AS i
WHERE i.channel_id = %(channel_id)s AND i.sku_id = any(%(sku_ids)s::bigint[]);
