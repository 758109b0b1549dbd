-- Records the lines of new refunds.
--
-- takes   order_ids, seqs (null: a line that the order does not have), quantities, amounts, taxes (minor
--         units) bigint[]; refunds, external_ids, restocks  text[]: parallel
-- gives   nothing
-- locks   nothing
-- index   billing_refund_line_pkey
INSERT INTO billing_refund_line (
    order_id, refund_external_id, external_id, line_seq, quantity, amount, tax, restock
)
SELECT l.order_id, l.refund, l.external_id, l.seq, l.quantity, l.amount, l.tax, l.restock
FROM unnest(
    %(order_ids)s::bigint[], %(refunds)s::text[], %(external_ids)s::text[], %(seqs)s::bigint[],
    %(quantities)s::bigint[], %(amounts)s::bigint[], %(taxes)s::bigint[], %(restocks)s::text[]
) AS l (order_id, refund, external_id, seq, quantity, amount, tax, restock)
ON CONFLICT (order_id, refund_external_id, external_id) DO NOTHING;
