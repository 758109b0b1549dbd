-- Reserves stock for a batch of order lines, or for a checkout: the one statement that raises
-- inventory_stock.reserved.
--
-- takes   order_ids, line_seqs, sku_ids, location_ids, quantities  bigint[]: parallel, one element a
--         reservation, units > 0; a cell may repeat: what is asked of it counts as a sum; a line may not ask
--         twice at one location; checkout  boolean: order_ids are checkouts, without lines; at  timestamptz:
--         now, by core.clock
-- gives   a row a cell taken: sku_id, location_id. A cell with too little is left alone, with all its
--         reservations
-- locks   the stock rows asked for, in (sku, location) order, until commit; waits for others
-- index   inventory_stock_pkey
-- fails   inventory_reservation_some (check): a quantity is not above 0; nothing is written
WITH wanted AS (
    SELECT
        w.order_id,
        w.line_seq,
        w.sku_id,
        w.location_id,
        w.quantity
    FROM unnest(
        %(order_ids)s::bigint[], %(line_seqs)s::bigint[],
        %(sku_ids)s::bigint[], %(location_ids)s::bigint[], %(quantities)s::bigint[]
    ) AS w (order_id, line_seq, sku_id, location_id, quantity)
),

-- A flash sale: hundreds of lines want one row. It is locked once and written once.
asked AS (
    SELECT
        w.sku_id,
        w.location_id,
        sum(w.quantity)::bigint AS quantity
    FROM wanted AS w
    GROUP BY w.sku_id, w.location_id
),

-- Whether it fits is judged on the row as locked. While units are missing, on_hand is reserved: nothing fits.
held AS MATERIALIZED (
    SELECT
        s.sku_id,
        s.location_id,
        a.quantity
    FROM asked AS a
    INNER JOIN inventory_stock AS s ON a.sku_id = s.sku_id AND a.location_id = s.location_id
    WHERE s.on_hand - s.reserved - s.safety >= a.quantity
    ORDER BY s.sku_id, s.location_id
    FOR NO KEY UPDATE OF s
),

taken AS (
    UPDATE inventory_stock AS s
    SET reserved = s.reserved + h.quantity
    FROM held AS h
    WHERE s.sku_id = h.sku_id AND s.location_id = h.location_id
    RETURNING s.sku_id, s.location_id
),

reservation AS (
    INSERT INTO inventory_reservation (order_id, line_seq, location_id, sku_id, quantity, created_at)
    SELECT
        w.order_id,
        w.line_seq,
        w.location_id,
        w.sku_id,
        w.quantity,
        %(at)s
    FROM wanted AS w
    INNER JOIN taken AS t ON w.sku_id = t.sku_id AND w.location_id = t.location_id
    WHERE NOT %(checkout)s::boolean
    ON CONFLICT (order_id, line_seq, location_id) DO UPDATE
    SET quantity = inventory_reservation.quantity + excluded.quantity
),

checkout_line AS (
    INSERT INTO inventory_checkout_line (checkout_id, sku_id, location_id, quantity)
    SELECT
        w.order_id,
        w.sku_id,
        w.location_id,
        sum(w.quantity)::bigint AS quantity
    FROM wanted AS w
    INNER JOIN taken AS t ON w.sku_id = t.sku_id AND w.location_id = t.location_id
    WHERE %(checkout)s::boolean
    GROUP BY w.order_id, w.sku_id, w.location_id
)

SELECT
    t.sku_id,
    t.location_id
FROM taken AS t;
