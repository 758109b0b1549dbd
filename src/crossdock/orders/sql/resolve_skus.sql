-- Gives lines whose SKU was unknown their SKU.
--
-- takes   order_ids, seqs, sku_ids  bigint[]: parallel
-- gives   a row a line that found its SKU: order_id, seq
-- locks   those lines, until commit
-- index   orders_line_pkey
UPDATE orders_line AS l
SET sku_id = s.sku_id
FROM unnest(%(order_ids)s::bigint[], %(seqs)s::bigint[], %(sku_ids)s::bigint[]) AS s (order_id, seq, sku_id)
WHERE l.order_id = s.order_id AND l.seq = s.seq AND l.sku_id IS NULL
RETURNING l.order_id, l.seq;
