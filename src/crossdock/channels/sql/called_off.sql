-- Lines of which something is called off here, and what channels said last of them.
--
-- takes   order_ids  bigint[]
-- gives   a row a line, of a kit its line: order_id, seq, units (of a kit, kits)
-- locks   nothing
-- index   orders_by_hand_pkey, orders_line_pkey
SELECT
    b.order_id,
    b.seq,
    (b.stated ->> 'units')::bigint AS units
FROM orders_by_hand AS b
INNER JOIN orders_line AS l ON b.order_id = l.order_id AND b.seq = l.seq
WHERE
    b.order_id = any(%(order_ids)s::bigint[])
    AND b.part = 'line'
    AND jsonb_typeof(b.stated) = 'object'
    AND (
        l.kit_seq = l.seq
        OR l.ordered - l.cancelled < (b.stated ->> 'units')::bigint
    )
ORDER BY b.order_id, b.seq;
