-- Counts the units of an order that others replace.
--
-- takes   order_id  bigint
-- gives   a row a line: its external_id, units ordered by replacements and not cancelled
-- locks   nothing: whoever replaces locks the order first
-- index   orders_link_other, orders_line_pkey
SELECT
    l.external_id,
    sum(l.ordered - l.cancelled)::bigint AS units
FROM orders_link AS k
INNER JOIN orders_line AS l ON k.order_id = l.order_id
WHERE k.other_id = %(order_id)s::bigint AND k.kind = 'replaces'
GROUP BY l.external_id;
