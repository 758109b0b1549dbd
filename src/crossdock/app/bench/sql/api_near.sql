-- Finds some stored orders: of each id the first order from there on.
--
-- takes   ids  bigint[]
-- gives   a row an order found: its id, external_id
-- locks   nothing
-- index   orders_order_pkey
SELECT
    o.id,
    o.external_id
FROM unnest(%(ids)s::bigint[]) AS w (id)
CROSS JOIN LATERAL (
    SELECT
        n.id,
        n.external_id
    FROM orders_order AS n
    WHERE n.id >= w.id
    ORDER BY n.id
    LIMIT 1
) AS o;
