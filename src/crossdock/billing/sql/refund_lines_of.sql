-- Reads the lines of the refunds of orders.
--
-- takes   ids  bigint[]
-- gives   a row a line: order_id, refund_external_id, external_id, line_seq, quantity, amount, tax, restock
-- locks   nothing
-- index   billing_refund_line_pkey
SELECT
    l.order_id,
    l.refund_external_id,
    l.external_id,
    l.line_seq,
    l.quantity,
    l.amount,
    l.tax,
    l.restock
FROM billing_refund_line AS l
WHERE l.order_id = any(%(ids)s::bigint[])
ORDER BY l.order_id, l.refund_external_id, l.external_id;
