-- Open units that may be sourced wait for the broker: no order is forgotten.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   sourcing_queue_pkey
SELECT DISTINCT
    'SO-' || l.order_id AS subject,
    'open units, no hold, and not in the broker''s queue' AS detail
FROM orders_line AS l
WHERE
    l.open > 0 AND (NOT l.ships OR l.sku_id IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM sourcing_queue AS q WHERE q.order_id = l.order_id)
    AND NOT EXISTS (
        SELECT 1 FROM orders_hold AS h
        WHERE h.order_id = l.order_id AND h.lifted_at IS NULL AND h.stops = 'sourcing'
    );
