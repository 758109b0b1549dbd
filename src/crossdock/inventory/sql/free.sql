-- Ends reservations, or parts of them: the units go back to stock, out of the door, or were never there.
--
-- takes   order_ids, line_seqs, location_ids, quantities  bigint[]: parallel; units to end, > 0; a
--         reservation may repeat; refs  text[]: parallel, for the movements; how  text: freed, shipped
--         or missing; actor  text; at  timestamptz: now, by core.clock
-- gives   a row a reservation that ended, in part or whole: order_id, line_seq, location_id, quantity; never
--         more than was reserved, so a repeat ends nothing twice
-- locks   the stock rows in (sku, location) order, then the reservations, until commit
-- index   inventory_reservation_pkey, inventory_stock_pkey
WITH asked AS (
    SELECT
        w.order_id,
        w.line_seq,
        w.location_id,
        sum(w.quantity)::bigint AS quantity,
        max(w.reference) AS reference
    FROM unnest(
        %(order_ids)s::bigint[], %(line_seqs)s::bigint[], %(location_ids)s::bigint[],
        %(quantities)s::bigint[], %(refs)s::text[]
    ) AS w (order_id, line_seq, location_id, quantity, reference)
    GROUP BY w.order_id, w.line_seq, w.location_id
),

cell AS MATERIALIZED (
    SELECT DISTINCT
        r.sku_id,
        r.location_id
    FROM asked AS a
    INNER JOIN inventory_reservation AS r
        ON a.order_id = r.order_id AND a.line_seq = r.line_seq AND a.location_id = r.location_id
),

held AS MATERIALIZED (
    SELECT
        s.sku_id,
        s.location_id
    FROM cell AS c
    INNER JOIN inventory_stock AS s ON c.sku_id = s.sku_id AND c.location_id = s.location_id
    ORDER BY s.sku_id, s.location_id
    FOR NO KEY UPDATE OF s
),

-- Behind the lock of its cell a reservation stands still: these are its units as they are now. The count is
-- taken once, before the first reservation is looked at: it takes all the locks.
live AS MATERIALIZED (
    SELECT
        r.order_id,
        r.line_seq,
        r.location_id,
        r.sku_id,
        r.created_at,
        r.quantity AS had,
        least(r.quantity, a.quantity) AS quantity,
        a.reference
    FROM asked AS a
    INNER JOIN inventory_reservation AS r
        ON a.order_id = r.order_id AND a.line_seq = r.line_seq AND a.location_id = r.location_id
    WHERE (SELECT count(*) FROM held) > 0
    FOR UPDATE OF r
),

gone AS (
    DELETE FROM inventory_reservation AS r
    USING live AS v
    WHERE
        r.order_id = v.order_id
        AND r.line_seq = v.line_seq
        AND r.location_id = v.location_id
        AND v.quantity = v.had
),

lowered AS (
    UPDATE inventory_reservation AS r
    SET quantity = v.had - v.quantity
    FROM live AS v
    WHERE
        r.order_id = v.order_id
        AND r.line_seq = v.line_seq
        AND r.location_id = v.location_id
        AND v.quantity < v.had
),

ended AS (
    INSERT INTO inventory_reservation_end (
        order_id, line_seq, location_id, sku_id, quantity, created_at, ended_at, how
    )
    SELECT
        v.order_id,
        v.line_seq,
        v.location_id,
        v.sku_id,
        v.quantity,
        v.created_at,
        %(at)s,
        %(how)s
    FROM live AS v
),

total AS (
    SELECT
        v.sku_id,
        v.location_id,
        sum(v.quantity)::bigint AS quantity,
        CASE WHEN %(how)s = 'shipped' THEN sum(v.quantity)::bigint ELSE 0 END AS left_us
    FROM live AS v
    GROUP BY v.sku_id, v.location_id
),

-- What stands there by the movements is on_hand - missing, less what ships; never below 0: more than was
-- thought to be there may ship after a count, and then it has been found.
stock AS (
    UPDATE inventory_stock AS s
    SET
        reserved = s.reserved - t.quantity,
        on_hand = greatest(s.on_hand - s.missing - t.left_us, s.reserved - t.quantity),
        missing = greatest(
            s.reserved - t.quantity - greatest(s.on_hand - s.missing - t.left_us, 0), 0
        )
    FROM total AS t
    WHERE s.sku_id = t.sku_id AND s.location_id = t.location_id
    RETURNING s.sku_id, s.location_id, t.left_us, s.on_hand - s.missing - (old.on_hand - old.missing) AS moved
),

movement AS (
    INSERT INTO inventory_movement (sku_id, location_id, quantity, reason, reference, actor, at)
    SELECT
        v.sku_id,
        v.location_id,
        -v.quantity,
        'shipped',
        v.reference,
        %(actor)s,
        %(at)s
    FROM live AS v
    WHERE %(how)s = 'shipped'
    UNION ALL
    SELECT
        s.sku_id,
        s.location_id,
        s.moved + s.left_us,
        'found',
        '',
        %(actor)s,
        %(at)s
    FROM stock AS s
    WHERE s.moved + s.left_us > 0
)

SELECT
    v.order_id,
    v.line_seq,
    v.location_id,
    v.quantity
FROM live AS v;
