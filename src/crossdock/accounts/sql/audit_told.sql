-- What transactions changed: what was asked for, other settings, then what the log says; of an order alone,
-- or all of it.
--
-- takes   txs  bigint[], actors  text[]: parallel; order_id  bigint: of which alone; null: all;
--         subject, name  text: a setting, or a kind of it (name null), told of first; null: none;
--         limit  bigint: of a transaction's changes, and of its events
-- gives   a row a change: tx, actor, order_id, subject, name (of an event's subject its id), kind, before,
--         after, data (of an event, else null), id; what was asked for may come twice; by tx and actor
-- locks   nothing
-- index   core_change_subject, core_change_kind, core_change_in_tx, core_event_feed
SELECT
    w.tx,
    w.actor,
    t.order_id,
    t.subject,
    t.name,
    t.kind,
    t.before,
    t.after,
    t.data,
    t.id
FROM unnest(%(txs)s::bigint[], %(actors)s::text[]) AS w (tx, actor)
CROSS JOIN LATERAL (
    (
        SELECT
            -1 AS part,
            c.id,
            NULL::bigint AS order_id,
            c.subject,
            c.name,
            c.kind,
            c.before,
            c.after,
            NULL::jsonb AS data
        FROM core_change AS c
        WHERE
            c.tx = w.tx::text::xid8 AND c.actor = w.actor AND c.subject = %(subject)s::text
            AND c.name = %(name)s::text
        ORDER BY c.id
        LIMIT %(limit)s::bigint
    )
    UNION ALL
    (
        SELECT
            -1 AS part,
            c.id,
            NULL::bigint AS order_id,
            c.subject,
            c.name,
            c.kind,
            c.before,
            c.after,
            NULL::jsonb AS data
        FROM core_change AS c
        WHERE
            c.tx = w.tx::text::xid8 AND c.actor = w.actor AND c.subject = %(subject)s::text
            AND %(name)s::text IS NULL
        ORDER BY c.id
        LIMIT %(limit)s::bigint
    )
    UNION ALL
    (
        SELECT
            0 AS part,
            c.id,
            NULL::bigint AS order_id,
            c.subject,
            c.name,
            c.kind,
            c.before,
            c.after,
            NULL::jsonb AS data
        FROM core_change AS c
        WHERE c.tx = w.tx::text::xid8 AND c.actor = w.actor AND %(order_id)s::bigint IS NULL
        ORDER BY c.id
        LIMIT %(limit)s::bigint
    )
    UNION ALL
    (
        SELECT
            1 AS part,
            e.id,
            e.order_id,
            e.subject,
            e.subject_id::text AS name,
            e.kind,
            NULL::jsonb AS before,
            NULL::jsonb AS after,
            coalesce(e.data, '{}') AS data
        FROM core_event AS e
        WHERE
            e.tx = w.tx::text::xid8 AND e.actor = w.actor
            AND (%(order_id)s::bigint IS NULL OR e.order_id = %(order_id)s::bigint)
        ORDER BY e.id
        LIMIT %(limit)s::bigint
    )
) AS t
ORDER BY w.tx, w.actor, t.part, t.id;
