-- Lets go what is the channel's again: its word was taken, or is what stands here.
--
-- takes   order_id  bigint; seqs  bigint[]; parts  text[]: parallel
-- gives   nothing
-- locks   those rows until commit
-- index   orders_by_hand_pkey
DELETE FROM orders_by_hand AS b
USING unnest(%(seqs)s::bigint[], %(parts)s::text[]) AS w (seq, part)
WHERE b.order_id = %(order_id)s::bigint AND b.seq = w.seq AND b.part = w.part;
