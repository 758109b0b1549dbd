-- The orders of a run of the demo.
--
-- takes   channel  text; first, last  bigint: external ids above first, up to last
-- gives   a row an order: id, external_id
-- locks   nothing
-- index   orders_order_once
SELECT
    o.id,
    o.external_id
FROM orders_order AS o
INNER JOIN partners_channel AS c ON o.channel_id = c.id
WHERE
    c.name = %(channel)s
    AND o.external_id::bigint > %(first)s::bigint AND o.external_id::bigint <= %(last)s::bigint;
