-- Reads the units of orders that locations have accepted, at locations that may be asked for them. Runs
-- behind the
-- orders' lock.
--
-- takes   order_ids, location_ids  bigint[]; states  text[]: in which a location may be asked
-- gives   a row a line with units left: id, order_id, location_id, line_seq, units, state; newest first
-- locks   those fulfilment orders, in id order, until commit
-- index   fulfilment_order_order, fulfilment_line_pkey
WITH held AS MATERIALIZED (
    SELECT
        f.id,
        f.order_id,
        f.location_id,
        f.state
    FROM fulfilment_order AS f
    WHERE
        f.order_id = any(%(order_ids)s::bigint[])
        AND f.location_id = any(%(location_ids)s::bigint[])
        AND f.state = any(%(states)s::text[])
    ORDER BY f.id
    FOR NO KEY UPDATE
)

SELECT
    h.id,
    h.order_id,
    h.location_id,
    n.line_seq,
    n.quantity - n.shipped - n.stopped AS units,
    h.state
FROM held AS h
INNER JOIN fulfilment_line AS n ON h.id = n.fulfilment_order_id
WHERE n.quantity > n.shipped + n.stopped
ORDER BY h.id DESC, n.line_seq;
