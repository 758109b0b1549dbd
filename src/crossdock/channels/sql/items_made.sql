-- Which of a shop's items are, or were, kits.
--
-- takes   channel_id  bigint
-- gives   a row a SKU: sku_id
-- locks   nothing
-- index   catalog_sku_version_kits, channels_stock_item_pkey
SELECT DISTINCT i.sku_id
FROM channels_stock_item AS i
INNER JOIN catalog_sku_version AS n ON i.sku_id = n.sku_id AND n.component_ids <> '{}'
WHERE i.channel_id = %(channel_id)s::bigint
ORDER BY i.sku_id;
