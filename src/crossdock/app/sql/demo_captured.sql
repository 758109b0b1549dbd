-- What was captured of the orders of a run of the demo.
--
-- takes   after  bigint: the last order's id before the run
-- gives   a row an order of which anything was: channel, external_id, captured (minor units)
-- locks   nothing
-- index   orders_order_pkey, billing_payment_once
SELECT
    c.name,
    o.external_id,
    sum(p.amount)::bigint AS captured
FROM orders_order AS o
INNER JOIN partners_channel AS c ON o.channel_id = c.id
INNER JOIN billing_payment AS p ON o.id = p.order_id
WHERE o.id > %(after)s::bigint AND p.kind = 'capture' AND p.status = 'success'
GROUP BY c.name, o.external_id;
