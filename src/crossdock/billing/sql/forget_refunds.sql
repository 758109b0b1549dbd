-- Blanks notes on refunds of orders, and the channel's own words on them.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   billing_refund_pkey
UPDATE billing_refund AS r
SET note = '', detail = '{"forgotten": true}'
WHERE
    r.order_id = any(%(order_ids)s::bigint[])
    AND (r.note <> '' OR r.detail <> '{"forgotten": true}');
