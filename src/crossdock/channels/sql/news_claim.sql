-- Takes orders off the queue, the oldest first.
--
-- takes   limit  bigint; now  timestamptz: by core.clock
-- gives   a row an order: its id
-- locks   those rows until commit; rows that others hold are skipped
-- index   channels_news_due
DELETE FROM channels_news AS n
USING (
    SELECT q.order_id
    FROM channels_news AS q
    WHERE q.due_at <= %(now)s
    ORDER BY q.due_at, q.order_id
    LIMIT %(limit)s::bigint
    FOR UPDATE SKIP LOCKED
) AS due
WHERE n.order_id = due.order_id
RETURNING n.order_id;
