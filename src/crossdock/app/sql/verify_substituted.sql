-- A line that sends another SKU than was bought says so in the order's timeline.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   orders_line_pkey, core_event_order
SELECT
    'order ' || l.order_id || ', line ' || l.seq AS subject,
    'bought SKU ' || l.bought_sku_id || ', sent ' || coalesce(l.sku_id::text, 'none') AS detail
FROM orders_line AS l
WHERE
    l.bought_sku_id IS NOT NULL
    AND (
        l.sku_id IS NULL
        OR l.sku_id = l.bought_sku_id
        OR NOT EXISTS (
            SELECT 1
            FROM core_event AS e
            WHERE
                e.order_id = l.order_id
                AND e.kind = 'substituted'
                AND (e.data ->> 'line')::integer = l.seq
        )
    );
