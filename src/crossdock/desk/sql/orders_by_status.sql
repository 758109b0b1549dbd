-- Counts orders by status, each only so far. In the order of ids, as the index has them: else all orders
-- might be looked through for the few of a rare status.
--
-- takes   most  bigint: no status is counted further
-- gives   a row a status: status, orders
-- locks   nothing
-- index   orders_order_status
SELECT
    s.status,
    (
        SELECT count(*)
        FROM (
            SELECT o.id
            FROM orders_order AS o
            WHERE o.status = s.status
            ORDER BY o.id
            LIMIT %(most)s::bigint
        ) AS few
    ) AS orders
FROM (
    VALUES
    ('held'), ('open'), ('backordered'), ('allocated'), ('released'), ('partially_shipped'), ('shipped'),
    ('delivered'), ('cancelled'), ('closed')
) AS s (status);
