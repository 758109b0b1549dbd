-- Appends events in the order given.
--
-- takes   order_ids, subject_ids  bigint[]; subjects, kinds, data  text[] (data: JSON or null): parallel;
--         order id 0 means none; at  timestamptz: now, by core.clock; actor  text
-- gives   nothing
-- locks   nothing
-- index   none
INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
SELECT
    nullif(e.order_id, 0),
    e.subject,
    e.subject_id,
    e.kind,
    e.data::jsonb,
    %(actor)s,
    %(at)s
FROM unnest(
    %(order_ids)s::bigint[], %(subjects)s::text[], %(subject_ids)s::bigint[], %(kinds)s::text[],
    %(data)s::text[]
) AS e (order_id, subject, subject_id, kind, data);
