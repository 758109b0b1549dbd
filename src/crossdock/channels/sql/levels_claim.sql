-- Leases cells where the shop shows other units than it may sell: those at or below the threshold first, then
-- those that sell fastest (the shop shows too many), by the units.
--
-- takes   channel_id, threshold, limit  bigint; kept_skus, kept_locations (0: every one), kept_units
--         bigint[]: parallel, units that are not this channel's; kit_ids, part_ids, part_units  bigint[]:
--         parallel, what one of each kit is made of; compared  timestamptz (null: never): until when the
--         shop's orders were; raises  boolean: the shop may be given more; wall, lease_until  timestamptz:
--         wall time
-- gives   a row a cell: sku_id, location_id, item (gid), place (gid), shop (units as known), target (units),
--         offered (units, were all heard of that the shop has sold), unheard (units that it sold, and nobody
--         told us of)
-- locks   those rows of channels_level until commit; rows that others hold are skipped
-- index   channels_level_pkey, inventory_stock_pkey
WITH kept AS (
    SELECT k.sku_id, k.location_id, k.units
    FROM unnest(%(kept_skus)s::bigint[], %(kept_locations)s::bigint[], %(kept_units)s::bigint[])
        AS k (sku_id, location_id, units)
),

part AS (
    SELECT p.kit_id, p.sku_id, p.units, count(*) OVER (PARTITION BY p.kit_id) AS parts
    FROM unnest(%(kit_ids)s::bigint[], %(part_ids)s::bigint[], %(part_units)s::bigint[])
        AS p (kit_id, sku_id, units)
),

-- What the components make: none where one of them has no cell.
made AS (
    SELECT
        p.kit_id,
        s.location_id,
        CASE WHEN count(*) = p.parts THEN min(
            greatest(
                CASE WHEN s.missing = 0 THEN s.on_hand - s.reserved - s.safety ELSE 0 END
                - coalesce((
                    SELECT sum(k.units)
                    FROM kept AS k
                    WHERE k.sku_id IN (0, p.sku_id) AND k.location_id IN (0, s.location_id)
                ), 0),
                0
            )::bigint / p.units
        ) ELSE 0 END AS units
    FROM part AS p
    INNER JOIN inventory_stock AS s ON p.sku_id = s.sku_id
    GROUP BY p.kit_id, s.location_id, p.parts
),

cell AS (
    SELECT
        v.sku_id,
        v.location_id,
        i.gid AS item,
        l.gid AS place,
        v.shop,
        CASE
            WHEN %(compared)s::timestamptz > v.unheard_at THEN 0
            ELSE coalesce(v.unheard, 0)
        END AS unheard,
        greatest(
            CASE WHEN s.missing = 0 THEN s.on_hand - s.reserved - s.safety ELSE 0 END
            - coalesce((
                SELECT sum(k.units)
                FROM kept AS k
                WHERE k.sku_id IN (0, v.sku_id) AND k.location_id IN (0, v.location_id)
            ), 0),
            0
        )::bigint AS offered
    FROM channels_level AS v
    INNER JOIN channels_item AS i ON v.channel_id = i.channel_id AND v.sku_id = i.sku_id
    INNER JOIN channels_location AS l ON v.channel_id = l.channel_id AND v.location_id = l.location_id
    INNER JOIN inventory_stock AS s ON v.sku_id = s.sku_id AND v.location_id = s.location_id
    WHERE v.channel_id = %(channel_id)s AND v.due_at <= %(wall)s AND v.sku_id <> all(%(kit_ids)s::bigint[])
    UNION ALL
    SELECT
        v.sku_id,
        v.location_id,
        i.gid AS item,
        l.gid AS place,
        v.shop,
        CASE
            WHEN %(compared)s::timestamptz > v.unheard_at THEN 0
            ELSE coalesce(v.unheard, 0)
        END AS unheard,
        greatest(
            coalesce(m.units, 0) - coalesce((
                SELECT sum(k.units)
                FROM kept AS k
                WHERE k.sku_id = v.sku_id AND k.location_id IN (0, v.location_id)
            ), 0),
            0
        )::bigint AS offered
    FROM channels_level AS v
    INNER JOIN channels_item AS i ON v.channel_id = i.channel_id AND v.sku_id = i.sku_id
    INNER JOIN channels_location AS l ON v.channel_id = l.channel_id AND v.location_id = l.location_id
    LEFT JOIN made AS m ON v.sku_id = m.kit_id AND v.location_id = m.location_id
    WHERE v.channel_id = %(channel_id)s AND v.due_at <= %(wall)s AND v.sku_id = any(%(kit_ids)s::bigint[])
),

aimed AS (
    SELECT
        c.*,
        CASE
            WHEN c.offered <= c.shop THEN c.offered
            WHEN %(raises)s::boolean THEN greatest(c.shop, c.offered - c.unheard)
            ELSE c.shop
        END AS target
    FROM cell AS c
),

chosen AS (
    SELECT c.sku_id, c.location_id, c.item, c.place, c.shop, c.target, c.offered, c.unheard
    FROM aimed AS c
    WHERE c.shop <> c.target
    ORDER BY c.target > %(threshold)s, c.shop - c.target DESC, c.sku_id, c.location_id
    LIMIT %(limit)s::bigint
),

held AS MATERIALIZED (
    SELECT v.sku_id, v.location_id
    FROM channels_level AS v
    INNER JOIN chosen AS c ON v.sku_id = c.sku_id AND v.location_id = c.location_id
    WHERE v.channel_id = %(channel_id)s AND v.due_at <= %(wall)s
    FOR NO KEY UPDATE OF v SKIP LOCKED
),

leased AS (
    UPDATE channels_level AS v
    SET due_at = %(lease_until)s
    FROM held AS h
    WHERE v.channel_id = %(channel_id)s AND v.sku_id = h.sku_id AND v.location_id = h.location_id
    RETURNING v.sku_id, v.location_id
)

SELECT c.sku_id, c.location_id, c.item, c.place, c.shop, c.target, c.offered, c.unheard
FROM chosen AS c
INNER JOIN leased AS d ON c.sku_id = d.sku_id AND c.location_id = d.location_id
ORDER BY c.target > %(threshold)s, c.shop - c.target DESC, c.sku_id, c.location_id;
