-- The log for an export, oldest first.
--
-- takes   since, until  timestamptz (from, and before; null: any); kind  text (null: any);
--         order_id  bigint (null: any)
-- gives   a row an event: id, at, order (its number, null: of none), subject, subject_id, kind, data (JSON as
--         text), actor
-- locks   nothing
-- index   core_event_pkey
SELECT
    e.id,
    e.at,
    'SO-' || e.order_id,
    e.subject,
    e.subject_id,
    e.kind,
    e.data::text,
    e.actor
FROM core_event AS e
WHERE
    (%(since)s::timestamptz IS NULL OR e.at >= %(since)s::timestamptz)
    AND (%(until)s::timestamptz IS NULL OR e.at < %(until)s::timestamptz)
    AND (%(kind)s::text IS NULL OR e.kind = %(kind)s::text)
    AND (%(order_id)s::bigint IS NULL OR e.order_id = %(order_id)s::bigint)
ORDER BY e.id;
