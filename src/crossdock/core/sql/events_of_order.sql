-- Reads the timeline of an order.
--
-- takes   order_id  bigint
-- gives   a row an event: id, tx, order_id, subject, subject_id, kind, data, actor, at; oldest first
-- locks   nothing
-- index   core_event_order
SELECT
    e.id,
    e.tx::text::bigint AS tx,
    e.order_id,
    e.subject,
    e.subject_id,
    e.kind,
    e.data,
    e.actor,
    e.at
FROM core_event AS e
WHERE e.order_id = %(order_id)s::bigint
ORDER BY e.id;
