-- Why orders of a run of the demo are held.
--
-- takes   channel  text; first, last  bigint: external ids above first, up to last
-- gives   a row a hold's code: code, orders; most first
-- locks   nothing
-- index   orders_order_once, orders_hold_live
SELECT
    h.code,
    count(*) AS orders
FROM orders_hold AS h
INNER JOIN orders_order AS o ON h.order_id = o.id
INNER JOIN partners_channel AS c ON o.channel_id = c.id
WHERE
    h.lifted_at IS NULL AND c.name = %(channel)s
    AND o.external_id::bigint > %(first)s::bigint AND o.external_id::bigint <= %(last)s::bigint
GROUP BY h.code
ORDER BY count(*) DESC, h.code;
