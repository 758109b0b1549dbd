-- Writes down what inventory items of a shop are, where that is free (items_free comes before). Of two items
-- that are so many units of one SKU the first stays.
--
-- takes   channel_id  bigint; sku_ids, units  bigint[]; gids  text[]: parallel, each (SKU, units) and each
--         gid once; by_hand  boolean: a person says so
-- gives   a row an item that stands now as it was given: gid
-- locks   those rows
-- index   channels_stock_item_pkey, channels_stock_item_once
WITH wanted AS (
    SELECT w.sku_id, w.units, w.gid
    FROM unnest(%(sku_ids)s::bigint[], %(units)s::bigint[], %(gids)s::text[]) AS w (sku_id, units, gid)
    WHERE NOT EXISTS (
        SELECT 1
        FROM channels_stock_item AS k
        WHERE
            k.channel_id = %(channel_id)s::bigint
            AND k.gid = w.gid
            AND (k.sku_id <> w.sku_id OR k.units <> w.units)
    )
),

put AS (
    INSERT INTO channels_stock_item AS i (channel_id, sku_id, units, gid, by_hand)
    SELECT %(channel_id)s::bigint, w.sku_id, w.units, w.gid, %(by_hand)s::boolean
    FROM wanted AS w
    ORDER BY w.sku_id, w.units
    ON CONFLICT (channel_id, sku_id, units) DO UPDATE SET by_hand = i.by_hand OR excluded.by_hand
    WHERE i.gid = excluded.gid
    RETURNING i.gid
)

SELECT put.gid
FROM put;
