-- Finds what may be recalled where units are missing, beyond what is recalled already.
--
-- takes   sku_ids, location_ids  bigint[]: parallel, no cell twice; cause  text: of recalls for missing
--         stock
-- gives   a row a reservation that may be recalled, of cells that lack units: sku_id, location_id, needed
--         (units that no recall covers yet), order_id, line_seq, quantity (units not yet recalled),
--         created_at. A line that was once too late to recall from there is left out
-- locks   nothing
-- index   inventory_stock_pkey, core_recall_open, core_recall_order; the live reservations are read once
WITH short AS MATERIALIZED (
    SELECT
        s.sku_id,
        s.location_id,
        s.missing
    FROM unnest(%(sku_ids)s::bigint[], %(location_ids)s::bigint[]) AS w (sku_id, location_id)
    INNER JOIN inventory_stock AS s ON w.sku_id = s.sku_id AND w.location_id = s.location_id
    WHERE s.missing > 0
),

waiting AS MATERIALIZED (
    SELECT
        r.order_id,
        r.line_seq,
        r.sku_id,
        r.location_id,
        coalesce(r.cause, r.reason) AS cause,
        r.quantity
    FROM core_recall AS r
    WHERE r.state = 'asked'
),

needed AS MATERIALIZED (
    SELECT
        s.sku_id,
        s.location_id,
        s.missing - coalesce(sum(w.quantity), 0)::bigint AS units
    FROM short AS s
    LEFT JOIN waiting AS w
        ON s.sku_id = w.sku_id AND s.location_id = w.location_id AND w.cause = %(cause)s
    GROUP BY s.sku_id, s.location_id, s.missing
),

candidate AS (
    SELECT
        n.sku_id,
        n.location_id,
        n.units AS needed,
        r.order_id,
        r.line_seq,
        r.quantity - coalesce((
            SELECT sum(w.quantity)::bigint
            FROM waiting AS w
            WHERE
                w.order_id = r.order_id
                AND w.line_seq = r.line_seq
                AND (w.location_id = r.location_id OR w.location_id IS NULL)
        ), 0) AS quantity,
        r.created_at
    FROM needed AS n
    INNER JOIN inventory_reservation AS r ON n.sku_id = r.sku_id AND n.location_id = r.location_id
    WHERE
        n.units > 0
        AND NOT EXISTS (
            SELECT FROM core_recall AS c
            WHERE
                c.order_id = r.order_id
                AND c.line_seq = r.line_seq
                AND c.location_id = r.location_id
                AND c.state IN ('partly', 'too_late')
        )
)

SELECT
    c.sku_id,
    c.location_id,
    c.needed,
    c.order_id,
    c.line_seq,
    c.quantity,
    c.created_at
FROM candidate AS c
WHERE c.quantity > 0;
