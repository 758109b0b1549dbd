-- Counts what waits for people: messages in quarantine, orders that are held.
--
-- takes   nothing
-- gives   one row: quarantined messages, held orders
-- locks   nothing
-- index   mailbox_quarantine_open, orders_order_status
SELECT
    (SELECT count(*) FROM mailbox_quarantine AS q WHERE q.resolved_at IS NULL) AS quarantined,
    (SELECT count(*) FROM orders_order AS o WHERE o.status = 'held') AS held;
