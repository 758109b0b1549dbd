-- How many orders wait for stock now, those that wait longest first, as far as is counted.
--
-- takes   most  bigint: it is not counted further
-- gives   one row: orders, since (when the first of them began; null: none waits)
-- locks   nothing
-- index   reporting_order_waits
SELECT
    count(*) AS orders,
    min(w.waited_from) AS since
FROM (
    SELECT o.waited_from
    FROM reporting_order AS o
    WHERE o.waited_until = 'infinity'::timestamptz
    ORDER BY o.waited_from
    LIMIT %(most)s::bigint
) AS w;
