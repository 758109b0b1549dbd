-- Takes units off the books that somebody looked for and did not find, a part of the rest with them, and asks
-- for a count. Runs before the reservations of those units end, in the same transaction.
--
-- takes   sku_ids, location_ids, lost, sought  bigint[]: parallel, a cell once; units not found (reserved
--         still), and units looked for, lost of them included; doubts  boolean[]: whether what was not found
--         says something about the rest; reasons, refs  text[]; actor  text; at  timestamptz: now, by
--         core.clock
-- gives   a row a cell: sku_id, location_id, gone, doubted (units taken off the books: those not found, less
--         what was known to be missing; and lost / sought of the units that are free there)
-- locks   the stock rows, in (sku, location) order, until commit
-- index   inventory_stock_pkey, inventory_count_task_open
WITH wanted AS (
    SELECT
        w.sku_id,
        w.location_id,
        w.lost,
        w.sought,
        w.doubts,
        w.reason,
        w.reference
    FROM unnest(
        %(sku_ids)s::bigint[], %(location_ids)s::bigint[], %(lost)s::bigint[], %(sought)s::bigint[],
        %(doubts)s::boolean[], %(reasons)s::text[], %(refs)s::text[]
    ) AS w (sku_id, location_id, lost, sought, doubts, reason, reference)
),

held AS MATERIALIZED (
    SELECT
        s.sku_id,
        s.location_id,
        s.on_hand - s.missing AS there,
        s.reserved,
        least(greatest(w.lost - s.missing, 0), s.on_hand - s.missing) AS gone,
        w.lost,
        w.sought,
        w.doubts,
        w.reason,
        w.reference
    FROM wanted AS w
    INNER JOIN inventory_stock AS s ON w.sku_id = s.sku_id AND w.location_id = s.location_id
    ORDER BY s.sku_id, s.location_id
    FOR NO KEY UPDATE OF s
),

-- Of what is free once the reservations of the lost units have ended: the part lost / sought, rounded up.
doubted AS (
    SELECT
        h.sku_id,
        h.location_id,
        h.there,
        h.gone,
        h.reason,
        h.reference,
        CASE
            WHEN h.doubts
                THEN (
                    greatest(h.there - h.gone - greatest(h.reserved - h.lost, 0), 0) * h.lost + h.sought - 1
                ) / h.sought
            ELSE 0
        END AS units
    FROM held AS h
),

stock AS (
    UPDATE inventory_stock AS s
    SET
        on_hand = greatest(d.there - d.gone - d.units, s.reserved),
        missing = greatest(s.reserved - (d.there - d.gone - d.units), 0)
    FROM doubted AS d
    WHERE s.sku_id = d.sku_id AND s.location_id = d.location_id
),

movement AS (
    INSERT INTO inventory_movement (sku_id, location_id, quantity, reason, reference, actor, at)
    SELECT
        d.sku_id,
        d.location_id,
        -d.gone,
        d.reason,
        d.reference,
        %(actor)s,
        %(at)s
    FROM doubted AS d
    WHERE d.gone > 0
    UNION ALL
    SELECT
        d.sku_id,
        d.location_id,
        -d.units,
        'doubted',
        d.reference,
        %(actor)s,
        %(at)s
    FROM doubted AS d
    WHERE d.units > 0
),

task AS (
    INSERT INTO inventory_count_task AS t (
        sku_id, location_id, reason, reference, gone, doubted, since, latest_at, actor
    )
    SELECT
        d.sku_id,
        d.location_id,
        d.reason,
        d.reference,
        d.gone,
        d.units,
        %(at)s,
        %(at)s,
        %(actor)s
    FROM doubted AS d
    ORDER BY d.sku_id, d.location_id
    ON CONFLICT (sku_id, location_id) WHERE closed_at IS NULL DO UPDATE
    SET
        times = t.times + 1,
        gone = t.gone + excluded.gone,
        doubted = t.doubted + excluded.doubted,
        latest_at = greatest(t.latest_at, excluded.latest_at)
)

SELECT
    d.sku_id,
    d.location_id,
    d.gone,
    d.units AS doubted
FROM doubted AS d;
