-- Writes down what a shop says that it has at hand; what is older than what is known changes nothing.
--
-- takes   channel_id  bigint; sku_ids, location_ids, units  bigint[]: parallel, each cell once; at, wall
--         timestamptz: wall time at which the shop was asked; due_at  timestamptz: wall time from which it
--         may be told, null: as it is
-- gives   nothing
-- locks   those rows, in (sku, location) order
-- index   channels_level_pkey
INSERT INTO channels_level AS v (channel_id, sku_id, location_id, shop, known_at, due_at)
SELECT
    %(channel_id)s::bigint,
    w.sku_id,
    w.location_id,
    w.units,
    %(at)s::timestamptz,
    coalesce(%(due_at)s::timestamptz, %(wall)s::timestamptz)
FROM unnest(%(sku_ids)s::bigint[], %(location_ids)s::bigint[], %(units)s::bigint[])
    AS w (sku_id, location_id, units)
ORDER BY w.sku_id, w.location_id
ON CONFLICT (channel_id, sku_id, location_id) DO UPDATE
SET
    shop = excluded.shop,
    known_at = excluded.known_at,
    due_at = coalesce(%(due_at)s::timestamptz, v.due_at)
WHERE v.known_at <= excluded.known_at;
