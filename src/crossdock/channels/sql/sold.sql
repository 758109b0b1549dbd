-- What channels sold of lines of which more is wanted here: units were added by hand. Of a kit, whose line
-- has no units of its own, what they sold in any case.
--
-- takes   order_ids  bigint[]
-- gives   a row a line: order_id, external_id, units (0: the channel does not have the line)
-- locks   nothing
-- index   orders_by_hand_pkey, orders_line_pkey
SELECT
    b.order_id,
    l.external_id,
    coalesce((b.stated ->> 'units')::bigint, 0) AS units
FROM orders_by_hand AS b
INNER JOIN orders_line AS l ON b.order_id = l.order_id AND b.seq = l.seq
WHERE
    b.order_id = any(%(order_ids)s::bigint[])
    AND b.part = 'line'
    AND (
        l.kit_seq = l.seq
        OR l.ordered - l.cancelled > coalesce((b.stated ->> 'units')::bigint, 0)
    )
ORDER BY b.order_id, b.seq;
