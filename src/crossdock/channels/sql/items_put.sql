-- Writes down which inventory items of a shop are which SKUs. Of two items with one SKU the first stays.
--
-- takes   channel_id  bigint; sku_ids  bigint[]; gids  text[]: parallel, each SKU and each gid once;
--         over  boolean: what is said now replaces what stood
-- gives   a row an item that stands now as it was given: sku_id
-- locks   those rows
-- index   channels_item_pkey, channels_item_once
WITH wanted AS (
    SELECT w.sku_id, w.gid
    FROM unnest(%(sku_ids)s::bigint[], %(gids)s::text[]) AS w (sku_id, gid)
    WHERE NOT EXISTS (
        SELECT 1
        FROM channels_item AS k
        WHERE k.channel_id = %(channel_id)s AND k.gid = w.gid AND k.sku_id <> w.sku_id
    )
),

put AS (
    INSERT INTO channels_item AS i (channel_id, sku_id, gid)
    SELECT %(channel_id)s::bigint, w.sku_id, w.gid
    FROM wanted AS w
    ORDER BY w.sku_id
    ON CONFLICT (channel_id, sku_id) DO UPDATE SET gid = excluded.gid
    WHERE i.gid = excluded.gid OR %(over)s::boolean
    RETURNING i.sku_id
)

SELECT put.sku_id
FROM put;
