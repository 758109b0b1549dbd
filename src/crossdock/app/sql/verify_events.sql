-- Every order's log begins with its reception, as far back as the log is kept.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   core_event_order
SELECT
    'SO-' || o.id AS subject,
    'has no event of its reception' AS detail
FROM orders_order AS o
WHERE
    NOT EXISTS (SELECT 1 FROM core_event AS e WHERE e.order_id = o.id AND e.kind = 'received')
    AND (
        to_regclass('core_event_p0') IS NOT NULL
        OR o.received_at > (SELECT e.at FROM core_event AS e ORDER BY e.id LIMIT 1)
    );
