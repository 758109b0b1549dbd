-- How many demos ran in this installation.
--
-- takes   channel text; base, step bigint: ids of the shop's orders begin at base, and a run takes up to
--         step
-- gives   one row: runs
-- locks   nothing
-- index   orders_order_once
SELECT coalesce(max((o.external_id::bigint - %(base)s::bigint) / %(step)s::bigint) + 1, 0)::bigint AS runs
FROM orders_order AS o
INNER JOIN partners_channel AS c ON o.channel_id = c.id
WHERE c.name = %(channel)s;
