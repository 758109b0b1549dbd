-- Writes how important orders are, by what the rules say.
--
-- takes   ids, priorities  bigint[]: parallel, an order at most once; higher is served first
-- gives   nothing
-- locks   those orders until commit
-- index   orders_order_pkey
UPDATE orders_order AS o
SET priority = w.priority
FROM unnest(%(ids)s::bigint[], %(priorities)s::bigint[]) AS w (id, priority)
WHERE o.id = w.id;
