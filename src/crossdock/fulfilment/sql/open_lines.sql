-- Inserts the lines of new fulfilment orders.
--
-- takes   ids, line_seqs, sku_ids, quantities  bigint[]: parallel, one element a line; units, > 0
-- gives   nothing
-- locks   nothing
-- index   fulfilment_line_pkey
-- fails   fulfilment_line_parts (check): a quantity is not above 0
INSERT INTO fulfilment_line (fulfilment_order_id, line_seq, sku_id, quantity)
SELECT
    n.id,
    n.line_seq,
    n.sku_id,
    n.quantity
FROM unnest(
    %(ids)s::bigint[], %(line_seqs)s::bigint[], %(sku_ids)s::bigint[], %(quantities)s::bigint[]
) AS n (id, line_seq, sku_id, quantity);
