-- Reads a page of the log for orders whose figures may have changed.
--
-- takes   tx, event  bigint: the position of the last event read; limit  bigint: events;
--         idle  text[]: subject and kind ("order.note") of events that change none
-- gives   one row: tx, event of the last event read, how many were read (0: the others are null), orders' ids
-- locks   nothing
-- index   core_event_feed
WITH page AS (
    SELECT
        e.tx,
        e.id,
        e.order_id,
        NOT e.subject || '.' || e.kind = any(%(idle)s::text[]) AS counts
    FROM core_event AS e
    WHERE
        (e.tx, e.id) > (%(tx)s::text::xid8, %(event)s::bigint)
        AND e.tx < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY e.tx, e.id
    LIMIT %(limit)s::bigint
)

SELECT
    (array_agg(page.tx::text::bigint ORDER BY page.tx DESC, page.id DESC))[1] AS tx,
    (array_agg(page.id ORDER BY page.tx DESC, page.id DESC))[1] AS event,
    count(*) AS events,
    array_agg(DISTINCT page.order_id) FILTER (WHERE page.counts AND page.order_id IS NOT NULL) AS ids
FROM page;
