-- The messages that payments and refunds of orders came in.
--
-- takes   order_ids  bigint[]
-- gives   a row a message: id
-- locks   nothing
-- index   billing_payment_once, billing_refund_pkey
SELECT p.inbound_id
FROM billing_payment AS p
WHERE p.order_id = any(%(order_ids)s::bigint[]) AND p.inbound_id IS NOT NULL
UNION
SELECT r.inbound_id
FROM billing_refund AS r
WHERE r.order_id = any(%(order_ids)s::bigint[]) AND r.inbound_id IS NOT NULL;
