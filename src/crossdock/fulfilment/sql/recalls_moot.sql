-- Finds what locations were asked and need not answer any more: nothing of the line is left that is not
-- packed, or, for a change that needs all that it asked for, less than that; or it comes back by itself.
--
-- takes   limit  bigint
-- gives   a row each: its id, fulfilment_order_id, oldest first
-- locks   nothing: whoever settles one locks its order first
-- index   fulfilment_recall_waiting, core_recall_pkey, fulfilment_order_pkey, fulfilment_line_pkey,
--         fulfilment_shipment_once, fulfilment_shipment_line_pkey
SELECT
    r.id,
    r.fulfilment_order_id
FROM fulfilment_recall AS r
INNER JOIN core_recall AS c ON r.recall_id = c.id
INNER JOIN fulfilment_order AS f ON r.fulfilment_order_id = f.id
INNER JOIN fulfilment_line AS n ON r.fulfilment_order_id = n.fulfilment_order_id AND r.line_seq = n.line_seq
WHERE
    r.state = 'waiting'
    AND (
        f.state NOT IN ('accepted', 'picked', 'partly_shipped')
        OR n.quantity - n.shipped - n.stopped
        < CASE WHEN c.target = 'cancelled' THEN 1 ELSE r.units END + (
            SELECT coalesce(sum(u.quantity), 0)
            FROM fulfilment_shipment AS s
            INNER JOIN fulfilment_shipment_line AS u ON s.id = u.shipment_id
            WHERE
                s.fulfilment_order_id = f.id AND u.line_seq = r.line_seq
                AND s.shipped_at IS NULL AND s.unpacked_at IS NULL
        )
    )
ORDER BY r.id
LIMIT %(limit)s::bigint;
