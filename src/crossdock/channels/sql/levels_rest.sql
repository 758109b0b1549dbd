-- Lets cells wait whose telling came to nothing.
--
-- takes   channel_id  bigint; sku_ids, units (of the SKU in one of the item), location_ids  bigint[]:
--         parallel; due_at  timestamptz: wall time
-- gives   nothing
-- locks   those rows
-- index   channels_stock_level_pkey
UPDATE channels_stock_level AS v
SET due_at = %(due_at)s
FROM unnest(%(sku_ids)s::bigint[], %(units)s::bigint[], %(location_ids)s::bigint[])
    AS w (sku_id, units, location_id)
WHERE
    v.channel_id = %(channel_id)s
    AND v.sku_id = w.sku_id
    AND v.units = w.units
    AND v.location_id = w.location_id;
