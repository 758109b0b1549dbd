-- The lines of the orders of a run of the demo.
--
-- takes   after  bigint: the last order's id before the run
-- gives   a row a line: channel's name, the order's external_id, the line's, units wanted (ordered less
--         cancelled), units that left (shipped or delivered)
-- locks   nothing
-- index   orders_order_pkey, orders_line_pkey
SELECT
    c.name,
    o.external_id,
    n.external_id AS line,
    n.ordered - n.cancelled AS wanted,
    n.shipped + n.delivered + n.returned AS gone
FROM orders_order AS o
INNER JOIN partners_channel AS c ON o.channel_id = c.id
INNER JOIN orders_line AS n ON o.id = n.order_id
WHERE o.id > %(after)s::bigint
ORDER BY o.id, n.seq;
