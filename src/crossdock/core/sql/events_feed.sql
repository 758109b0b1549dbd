-- Pages through the log behind a position, below every transaction still open.
--
-- takes   tx, id  bigint: the position of the last event read (0, 0 to begin); limit  bigint
-- gives   a row an event: id, tx, order_id, subject, subject_id, kind, data, actor, at; by (tx, id)
-- locks   nothing
-- index   core_event_feed
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
WHERE
    (e.tx, e.id) > (%(tx)s::text::xid8, %(id)s::bigint)
    AND e.tx < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY e.tx, e.id
LIMIT %(limit)s::bigint;
