-- Writes down what a shop says that it has at hand; what is older than what is known changes nothing, nor is
-- anything known of what is no item of ours any more.
--
-- takes   channel_id  bigint; sku_ids, units (of the SKU in one of the item), location_ids, shops (items that
--         it has)  bigint[]: parallel, each cell once; unheards  bigint[]: items that the shop has sold and
--         nobody told us of, null: as it is; fewer  boolean: each that is fewer than what was known is one
--         more of those; at  timestamptz: wall time at which the shop was asked; found_at  timestamptz: the
--         same by core.clock
-- gives   nothing
-- locks   those rows, in (sku, units, location) order
-- index   channels_stock_level_pkey, channels_stock_item_pkey, channels_connection_pkey
INSERT INTO channels_stock_level AS v (
    channel_id, sku_id, units, location_id, shop, known_at, due_at, unheard, unheard_at
)
SELECT
    %(channel_id)s::bigint,
    w.sku_id,
    w.units,
    w.location_id,
    w.shop,
    %(at)s::timestamptz,
    %(at)s::timestamptz,
    w.unheard,
    %(found_at)s::timestamptz
FROM unnest(
    %(sku_ids)s::bigint[], %(units)s::bigint[], %(location_ids)s::bigint[], %(shops)s::bigint[],
    %(unheards)s::bigint[]
) AS w (sku_id, units, location_id, shop, unheard)
INNER JOIN channels_stock_item AS i
    ON i.channel_id = %(channel_id)s::bigint AND w.sku_id = i.sku_id AND w.units = i.units
ORDER BY w.sku_id, w.units, w.location_id
ON CONFLICT (channel_id, sku_id, units, location_id) DO UPDATE
SET
    shop = excluded.shop,
    known_at = excluded.known_at,
    unheard = CASE
        WHEN %(fewer)s::boolean AND excluded.shop < v.shop THEN
            v.shop - excluded.shop + CASE
                WHEN v.unheard_at < (
                    SELECT c.watermark
                    FROM channels_connection AS c
                    WHERE c.channel_id = %(channel_id)s::bigint
                ) THEN 0
                ELSE coalesce(v.unheard, 0)
            END
        ELSE coalesce(excluded.unheard, v.unheard)
    END,
    unheard_at = CASE
        WHEN excluded.unheard IS NOT NULL OR (%(fewer)s::boolean AND excluded.shop < v.shop)
            THEN excluded.unheard_at
        ELSE v.unheard_at
    END
WHERE v.known_at <= excluded.known_at;
