-- What people changed of orders.
--
-- takes   ids  bigint[]
-- gives   a row a part: order_id, seq, part, stated (JSON: what the channel said last of it)
-- locks   nothing
-- index   orders_by_hand_pkey
SELECT
    b.order_id,
    b.seq,
    b.part,
    b.stated
FROM orders_by_hand AS b
WHERE b.order_id = any(%(ids)s::bigint[])
ORDER BY b.order_id, b.seq, b.part;
