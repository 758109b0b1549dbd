-- Keeps what a channel had said of what is about to be changed by hand; what is kept already stays.
--
-- takes   order_id  bigint; seqs  bigint[] (0: of the head); parts, stateds (JSON)  text[]: parallel
-- gives   nothing
-- locks   nothing
-- index   orders_by_hand_pkey
INSERT INTO orders_by_hand (order_id, seq, part, stated)
SELECT
    %(order_id)s::bigint,
    w.seq,
    w.part,
    w.stated::jsonb
FROM unnest(%(seqs)s::bigint[], %(parts)s::text[], %(stateds)s::text[]) AS w (seq, part, stated)
ON CONFLICT (order_id, seq, part) DO NOTHING;
