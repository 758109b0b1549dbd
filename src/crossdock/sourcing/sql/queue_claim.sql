-- Takes waiting orders off the broker's queue.
--
-- takes   limit  bigint; now  timestamptz
-- gives   a row an order: order_id
-- locks   those rows until commit; rows that others hold are skipped
-- index   sourcing_queue_due
WITH due AS MATERIALIZED (
    SELECT q.order_id
    FROM sourcing_queue AS q
    WHERE q.due_at <= %(now)s
    ORDER BY q.priority DESC, q.due_at, q.order_id
    LIMIT %(limit)s::bigint
    FOR UPDATE SKIP LOCKED
)

DELETE FROM sourcing_queue AS q
USING due
WHERE q.order_id = due.order_id
RETURNING q.order_id;
