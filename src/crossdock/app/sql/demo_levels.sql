-- How promises were kept in a run of the demo, by service level: the reports' counted fulfilment orders.
--
-- takes   after  bigint: the last order's id before the run; today  date: the company's
-- gives   a row a level: name, orders, fulfilment orders promised (those whose day is over or that are
--         there), delivered on_time, late, missed (not there, and the day is over)
-- locks   nothing
-- index   reporting_part_pkey, orders_order_pkey
SELECT
    o.service_level,
    count(DISTINCT o.id) AS orders,
    count(*) FILTER (WHERE p.delivery <> 'open' OR p.deliver_on < %(today)s::date) AS promised,
    count(*) FILTER (WHERE p.delivery = 'on_time') AS on_time,
    count(*) FILTER (WHERE p.delivery = 'late') AS late,
    count(*) FILTER (
        WHERE p.delivery = 'missed' OR (p.delivery = 'open' AND p.deliver_on < %(today)s::date)
    ) AS missed
FROM reporting_part AS p
INNER JOIN orders_order AS o ON p.order_id = o.id
WHERE p.order_id > %(after)s::bigint AND p.delivery IN ('on_time', 'late', 'missed', 'open')
GROUP BY o.service_level
ORDER BY count(*) DESC, o.service_level;
