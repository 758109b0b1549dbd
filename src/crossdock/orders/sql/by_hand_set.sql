-- Writes what a channel says by now of what was changed by hand.
--
-- takes   order_id  bigint; seqs  bigint[]; parts, stateds (JSON)  text[]: parallel
-- gives   nothing
-- locks   those rows until commit
-- index   orders_by_hand_pkey
UPDATE orders_by_hand AS b
SET stated = w.stated::jsonb
FROM unnest(%(seqs)s::bigint[], %(parts)s::text[], %(stateds)s::text[]) AS w (seq, part, stated)
WHERE b.order_id = %(order_id)s::bigint AND b.seq = w.seq AND b.part = w.part;
