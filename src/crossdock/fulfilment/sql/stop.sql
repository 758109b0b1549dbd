-- Stops units of fulfilment orders, those not picked yet first. Runs behind the orders' lock and the
-- fulfilment orders'.
--
-- takes   ids, line_seqs, quantities  bigint[]: parallel; units, > 0; a line may repeat
-- gives   a row a fulfilment order of which nothing is left: id, location_id, ship_on, shipped (whether any
--         of it has)
-- locks   those lines
-- index   fulfilment_line_pkey, fulfilment_order_pkey
-- fails   fulfilment_line_parts (check): more is stopped than is left
WITH asked AS (
    SELECT
        w.id,
        w.line_seq,
        sum(w.quantity)::bigint AS quantity
    FROM unnest(%(ids)s::bigint[], %(line_seqs)s::bigint[], %(quantities)s::bigint[])
        AS w (id, line_seq, quantity)
    GROUP BY w.id, w.line_seq
),

stopped AS (
    UPDATE fulfilment_line AS n
    SET
        stopped = n.stopped + a.quantity,
        picked = least(n.picked, n.quantity - n.stopped - a.quantity)
    FROM asked AS a
    WHERE n.fulfilment_order_id = a.id AND n.line_seq = a.line_seq
    RETURNING n.fulfilment_order_id, n.line_seq
)

-- The lines as they stood before, less what is stopped here.
SELECT
    f.id,
    f.location_id,
    f.ship_on,
    sum(n.shipped) > 0 AS shipped
FROM fulfilment_line AS n
LEFT JOIN asked AS a ON n.fulfilment_order_id = a.id AND n.line_seq = a.line_seq
INNER JOIN fulfilment_order AS f ON n.fulfilment_order_id = f.id
WHERE n.fulfilment_order_id IN (SELECT s.fulfilment_order_id FROM stopped AS s)
GROUP BY f.id
HAVING sum(n.quantity - n.shipped - n.stopped - coalesce(a.quantity, 0)) = 0
ORDER BY f.id;
