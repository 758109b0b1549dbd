-- Counts units of fulfilment orders as shipped. Runs behind the orders' lock.
--
-- takes   ids, line_seqs, quantities  bigint[]: parallel; units, > 0; a line at most once
-- gives   a row a fulfilment order: id, done (nothing is left to ship)
-- locks   those lines
-- index   fulfilment_line_pkey
-- fails   fulfilment_line_parts (check): more is shipped than is left
WITH asked AS (
    SELECT
        w.id,
        w.line_seq,
        w.quantity
    FROM unnest(%(ids)s::bigint[], %(line_seqs)s::bigint[], %(quantities)s::bigint[])
        AS w (id, line_seq, quantity)
),

shipped AS (
    UPDATE fulfilment_line AS n
    SET shipped = n.shipped + a.quantity
    FROM asked AS a
    WHERE n.fulfilment_order_id = a.id AND n.line_seq = a.line_seq
    RETURNING n.fulfilment_order_id
)

-- The lines as they stood before, less what ships here.
SELECT
    n.fulfilment_order_id AS id,
    sum(n.quantity - n.shipped - n.stopped - coalesce(a.quantity, 0)) = 0 AS done
FROM fulfilment_line AS n
LEFT JOIN asked AS a ON n.fulfilment_order_id = a.id AND n.line_seq = a.line_seq
WHERE n.fulfilment_order_id IN (SELECT s.fulfilment_order_id FROM shipped AS s)
GROUP BY n.fulfilment_order_id
ORDER BY n.fulfilment_order_id;
