-- How the orders of a run ended.
--
-- takes   nothing
-- gives   a row a status: status, orders
-- locks   nothing
-- index   none: the benchmark reads everything, once
SELECT
    o.status,
    count(*) AS orders
FROM orders_order AS o
GROUP BY o.status;
