-- Reads the refunds of orders.
--
-- takes   ids  bigint[]
-- gives   a row a refund: order_id, external_id, at, note, amount, currency, detail; oldest first
-- locks   nothing
-- index   billing_refund_pkey
SELECT
    r.order_id,
    r.external_id,
    r.at,
    r.note,
    r.amount,
    r.currency,
    r.detail
FROM billing_refund AS r
WHERE r.order_id = any(%(ids)s::bigint[])
ORDER BY r.order_id, r.recorded_at, r.external_id;
