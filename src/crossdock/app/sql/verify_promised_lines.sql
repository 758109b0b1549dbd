-- A line that is promised a day has back-ordered units, and its promise stands in the order's timeline.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   orders_line_pkey, core_event_order
SELECT
    'order ' || l.order_id || ', line ' || l.seq AS subject,
    'promised for ' || l.expected_on || ', ' || l.backordered || ' units back-ordered' AS detail
FROM orders_line AS l
WHERE
    l.expected_on IS NOT NULL
    AND (
        l.backordered = 0
        OR NOT EXISTS (
            SELECT 1
            FROM core_event AS e
            WHERE
                e.order_id = l.order_id
                AND e.kind IN ('promised', 're_promised')
                AND e.data ->> 'expected_on' = l.expected_on::text
        )
    );
