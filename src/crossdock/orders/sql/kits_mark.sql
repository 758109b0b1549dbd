-- Says of lines just written what they are in a kit.
--
-- takes   order_ids, seqs, kit_seqs (their own: a kit's line)  bigint[]; per_kits (decimal; null: a kit's
--         line) text[]: parallel
-- gives   nothing
-- locks   those lines until commit
-- index   orders_line_pkey
-- fails   orders_line_kit (check): a kit's line with units
UPDATE orders_line AS l
SET kit_seq = k.kit_seq, per_kit = k.per_kit::numeric
FROM unnest(%(order_ids)s::bigint[], %(seqs)s::bigint[], %(kit_seqs)s::bigint[], %(per_kits)s::text[])
    AS k (order_id, seq, kit_seq, per_kit)
WHERE l.order_id = k.order_id AND l.seq = k.seq;
