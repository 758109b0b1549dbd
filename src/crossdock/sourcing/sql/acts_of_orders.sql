-- Finds the acts of orders.
--
-- takes   order_ids  bigint[]
-- gives   a row an act: its id
-- locks   nothing
-- index   sourcing_act_order
SELECT a.id
FROM sourcing_act AS a
WHERE a.order_id = any(%(order_ids)s::bigint[])
ORDER BY a.id;
