-- Sets stock to what was counted at a moment; what moved after that moment is kept. Runs behind stock_lock,
-- so that it sees every movement of the cells.
--
-- takes   sku_ids, location_ids, counted  bigint[], as_of  timestamptz[], refs  text[]: parallel;
--         units; of two counts of a cell the later one holds; actor  text; at  timestamptz: now, by
--         core.clock
-- gives   a row a cell whose count holds: sku_id, location_id, difference, missing (units). A count older
--         than the newest of its cell, or equal to it, gives no row and changes nothing
-- locks   the stock rows (held already); open count tasks of the cells, which a count of a moment since then
--         closes
-- index   inventory_stock_pkey, inventory_count_cell, inventory_movement_cell, inventory_count_task_open
-- fails   inventory_count_not_negative (check)
WITH wanted AS (
    SELECT DISTINCT ON (w.sku_id, w.location_id)
        w.sku_id,
        w.location_id,
        w.counted,
        w.as_of,
        w.reference
    FROM unnest(
        %(sku_ids)s::bigint[], %(location_ids)s::bigint[], %(counted)s::bigint[],
        %(as_of)s::timestamptz[], %(refs)s::text[]
    ) WITH ORDINALITY AS w (sku_id, location_id, counted, as_of, reference, nth)
    ORDER BY w.sku_id, w.location_id, w.as_of DESC, w.nth DESC
),

newer AS (
    SELECT
        w.sku_id,
        w.location_id,
        w.counted,
        w.as_of,
        w.reference
    FROM wanted AS w
    LEFT JOIN LATERAL (
        SELECT
            c.as_of,
            c.counted
        FROM inventory_count AS c
        WHERE c.sku_id = w.sku_id AND c.location_id = w.location_id
        ORDER BY c.as_of DESC, c.id DESC
        LIMIT 1
    ) AS last ON true
    WHERE last.as_of IS NULL OR (w.as_of, w.counted) <> (last.as_of, last.counted) AND w.as_of >= last.as_of
),

-- Below 0 the count and later movements contradict each other: then nothing is there.
set_to AS (
    SELECT
        n.sku_id,
        n.location_id,
        n.counted,
        n.as_of,
        n.reference,
        greatest(n.counted + coalesce(after_it.units, 0), 0) AS there
    FROM newer AS n
    LEFT JOIN LATERAL (
        SELECT sum(m.quantity)::bigint AS units
        FROM inventory_movement AS m
        WHERE m.sku_id = n.sku_id AND m.location_id = n.location_id AND m.at > n.as_of
    ) AS after_it ON true
),

stock AS (
    UPDATE inventory_stock AS s
    SET
        on_hand = greatest(t.there, s.reserved),
        missing = greatest(s.reserved - t.there, 0)
    FROM set_to AS t
    WHERE s.sku_id = t.sku_id AND s.location_id = t.location_id
    RETURNING
        s.sku_id,
        s.location_id,
        s.missing,
        t.there - (old.on_hand - old.missing) AS difference,
        t.counted,
        t.as_of,
        t.reference
),

movement AS (
    INSERT INTO inventory_movement (sku_id, location_id, quantity, reason, reference, actor, at)
    SELECT
        s.sku_id,
        s.location_id,
        s.difference,
        'count',
        s.reference,
        %(actor)s,
        s.as_of
    FROM stock AS s
    WHERE s.difference <> 0
),

counted AS (
    INSERT INTO inventory_count (sku_id, location_id, counted, as_of, difference, reference, actor, at)
    SELECT
        s.sku_id,
        s.location_id,
        s.counted,
        s.as_of,
        s.difference,
        s.reference,
        %(actor)s,
        %(at)s
    FROM stock AS s
    RETURNING id, sku_id, location_id, as_of
),

closed AS (
    UPDATE inventory_count_task AS t
    SET closed_at = %(at)s, count_id = c.id
    FROM counted AS c
    WHERE
        t.sku_id = c.sku_id
        AND t.location_id = c.location_id
        AND t.closed_at IS NULL
        AND t.latest_at <= c.as_of
)

SELECT
    s.sku_id,
    s.location_id,
    s.difference,
    s.missing
FROM stock AS s;
