-- Adds to stock, or takes from it, with a movement each.
--
-- takes   sku_ids, location_ids, quantities  bigint[], reasons, refs  text[]: parallel; units, not 0,
--         negative to take; cells may repeat; actor  text; at  timestamptz: now, by core.clock
-- gives   a row a cell: sku_id, location_id, difference, missing (units). A cell that would fall below 0 is
--         left alone
-- locks   the stock rows, in (sku, location) order, until commit
-- index   inventory_stock_pkey
-- fails   inventory_movement_some (check): a quantity is 0
WITH wanted AS (
    SELECT
        w.sku_id,
        w.location_id,
        w.quantity,
        w.reason,
        w.reference
    FROM unnest(
        %(sku_ids)s::bigint[], %(location_ids)s::bigint[], %(quantities)s::bigint[],
        %(reasons)s::text[], %(refs)s::text[]
    ) AS w (sku_id, location_id, quantity, reason, reference)
),

asked AS (
    SELECT
        w.sku_id,
        w.location_id,
        sum(w.quantity)::bigint AS quantity
    FROM wanted AS w
    GROUP BY w.sku_id, w.location_id
),

held AS MATERIALIZED (
    SELECT
        s.sku_id,
        s.location_id,
        a.quantity
    FROM asked AS a
    INNER JOIN inventory_stock AS s ON a.sku_id = s.sku_id AND a.location_id = s.location_id
    WHERE s.on_hand - s.missing + a.quantity >= 0
    ORDER BY s.sku_id, s.location_id
    FOR NO KEY UPDATE OF s
),

-- What is reserved beyond what stands there is missing.
stock AS (
    UPDATE inventory_stock AS s
    SET
        on_hand = greatest(s.on_hand - s.missing + h.quantity, s.reserved),
        missing = greatest(s.reserved - (s.on_hand - s.missing + h.quantity), 0)
    FROM held AS h
    WHERE s.sku_id = h.sku_id AND s.location_id = h.location_id
    RETURNING s.sku_id, s.location_id, h.quantity AS difference, s.missing
),

movement AS (
    INSERT INTO inventory_movement (sku_id, location_id, quantity, reason, reference, actor, at)
    SELECT
        w.sku_id,
        w.location_id,
        w.quantity,
        w.reason,
        w.reference,
        %(actor)s,
        %(at)s
    FROM wanted AS w
    INNER JOIN stock AS s ON w.sku_id = s.sku_id AND w.location_id = s.location_id
)

SELECT
    s.sku_id,
    s.location_id,
    s.difference,
    s.missing
FROM stock AS s;
