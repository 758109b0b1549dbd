-- Reads the payments of orders.
--
-- takes   ids  bigint[]
-- gives   a row a payment: order_id, external_id, kind, status, gateway, amount, currency, at; oldest first
-- locks   nothing
-- index   billing_payment_once
SELECT
    p.order_id,
    p.external_id,
    p.kind,
    p.status,
    p.gateway,
    p.amount,
    p.currency,
    p.at
FROM billing_payment AS p
WHERE p.order_id = any(%(ids)s::bigint[])
ORDER BY p.order_id, p.id;
