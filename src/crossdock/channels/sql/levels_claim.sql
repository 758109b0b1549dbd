-- Leases cells where the shop shows other units than it may sell: those at or below the threshold first, then
-- those that sell fastest (the shop shows too many). A cell is an item at a place: the single one of a SKU
-- and each pack of it have their own; what is told is in the item's units, what is offered in the SKU's.
--
-- takes   channel_id, threshold (the item's units), limit  bigint; kept_skus, kept_locations (0: every one),
--         kept_units  bigint[]: parallel, units that are not this channel's; kit_ids, part_ids, part_units
--         bigint[]: parallel, what one of each kit is made of; compared  timestamptz (null: never): until
--         when the shop's orders were; raises  boolean: the shop may be given more; wall, lease_until
--         timestamptz: wall time
-- gives   a row a cell: sku_id, units (of the SKU in one of the item), location_id, item (gid), place (gid),
--         shop (as known), target, offered (the SKU's units, were all heard of that the shop has sold), gone
--         (the SKU's units that the shop sold, in whatever items, and nobody told us of), unheard (of those,
--         this item's, in its units)
-- locks   those rows of channels_stock_level until commit; rows that others hold are skipped
-- index   channels_stock_level_pkey, inventory_stock_pkey
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

quiet AS (
    SELECT
        v.sku_id,
        v.units,
        v.location_id,
        v.unheard
    FROM channels_stock_level AS v
    WHERE
        v.channel_id = %(channel_id)s
        AND v.unheard > 0
        AND (%(compared)s::timestamptz > v.unheard_at) IS NOT TRUE
),

sold AS (
    SELECT q.sku_id, q.location_id, sum(q.unheard * q.units)::bigint AS units
    FROM quiet AS q
    GROUP BY q.sku_id, q.location_id
),

cell AS (
    SELECT
        v.sku_id,
        v.units,
        v.location_id,
        v.shop,
        greatest(
            CASE WHEN s.missing = 0 THEN s.on_hand - s.reserved - s.safety ELSE 0 END
            - coalesce((
                SELECT sum(k.units)
                FROM kept AS k
                WHERE k.sku_id IN (0, v.sku_id) AND k.location_id IN (0, v.location_id)
            ), 0),
            0
        )::bigint AS offered
    FROM channels_stock_level AS v
    INNER JOIN inventory_stock AS s ON v.sku_id = s.sku_id AND v.location_id = s.location_id
    WHERE v.channel_id = %(channel_id)s AND v.due_at <= %(wall)s AND v.sku_id <> all(%(kit_ids)s::bigint[])
    UNION ALL
    SELECT
        v.sku_id,
        v.units,
        v.location_id,
        v.shop,
        greatest(
            coalesce(m.units, 0) - coalesce((
                SELECT sum(k.units)
                FROM kept AS k
                WHERE k.sku_id = v.sku_id AND k.location_id IN (0, v.location_id)
            ), 0),
            0
        )::bigint AS offered
    FROM channels_stock_level AS v
    LEFT JOIN made AS m ON v.sku_id = m.kit_id AND v.location_id = m.location_id
    WHERE v.channel_id = %(channel_id)s AND v.due_at <= %(wall)s AND v.sku_id = any(%(kit_ids)s::bigint[])
),

-- As stock_push.aim has it, which looks again at what is stale.
aimed AS (
    SELECT
        c.sku_id,
        c.units,
        c.location_id,
        c.shop,
        c.offered,
        coalesce(t.units, 0) AS gone,
        least(
            c.offered / c.units,
            greatest(
                c.shop,
                CASE
                    WHEN %(raises)s::boolean THEN greatest(c.offered - coalesce(t.units, 0), 0) / c.units
                    ELSE c.shop
                END
            )
        ) AS target
    FROM cell AS c
    LEFT JOIN sold AS t ON c.sku_id = t.sku_id AND c.location_id = t.location_id
),

-- Few of them; what the shop calls their items and places is looked up for these alone.
stale AS MATERIALIZED (
    SELECT a.sku_id, a.units, a.location_id, a.shop, a.target, a.offered, a.gone
    FROM aimed AS a
    WHERE a.shop <> a.target
),

chosen AS (
    SELECT
        a.sku_id,
        a.units,
        a.location_id,
        i.gid AS item,
        l.gid AS place,
        a.shop,
        a.target,
        a.offered,
        a.gone
    FROM stale AS a
    INNER JOIN channels_stock_item AS i
        ON i.channel_id = %(channel_id)s AND a.sku_id = i.sku_id AND a.units = i.units
    INNER JOIN channels_location AS l ON l.channel_id = %(channel_id)s AND a.location_id = l.location_id
    ORDER BY a.target > %(threshold)s, a.shop - a.target DESC, a.sku_id, a.units, a.location_id
    LIMIT %(limit)s::bigint
),

held AS MATERIALIZED (
    SELECT v.sku_id, v.units, v.location_id
    FROM channels_stock_level AS v
    INNER JOIN chosen AS c ON v.sku_id = c.sku_id AND v.units = c.units AND v.location_id = c.location_id
    WHERE v.channel_id = %(channel_id)s AND v.due_at <= %(wall)s
    FOR NO KEY UPDATE OF v SKIP LOCKED
),

leased AS (
    UPDATE channels_stock_level AS v
    SET due_at = %(lease_until)s
    FROM held AS h
    WHERE
        v.channel_id = %(channel_id)s
        AND v.sku_id = h.sku_id
        AND v.units = h.units
        AND v.location_id = h.location_id
    RETURNING v.sku_id, v.units, v.location_id
)

SELECT
    c.sku_id,
    c.units,
    c.location_id,
    c.item,
    c.place,
    c.shop,
    c.target,
    c.offered,
    c.gone,
    coalesce(q.unheard, 0) AS unheard
FROM chosen AS c
INNER JOIN leased AS d ON c.sku_id = d.sku_id AND c.units = d.units AND c.location_id = d.location_id
LEFT JOIN quiet AS q ON c.sku_id = q.sku_id AND c.units = q.units AND c.location_id = q.location_id
ORDER BY c.target > %(threshold)s, c.shop - c.target DESC, c.sku_id, c.units, c.location_id;
