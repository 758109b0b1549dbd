-- What people, programs and commands changed, for an export, oldest first.
--
-- takes   actor, face, request, subject, name  text; acts  text[]; since, until  timestamptz; null: any
-- gives   a row a change: at, recorded_at, actor, face, act, target, address, agent, request, order (its
--         number, null: of none), subject, name (of an event's subject its id), kind, before, after, data
--         (JSON as text)
-- locks   nothing
-- index   core_origin_pkey, core_change_in_tx, core_event_feed
SELECT
    o.at,
    o.wall_at,
    o.actor,
    o.face,
    o.act,
    o.target,
    host(o.address) AS address,
    o.agent,
    o.request,
    'SO-' || t.order_id AS order_number,
    t.subject,
    t.name,
    t.kind,
    t.before::text AS before,
    t.after::text AS after,
    t.data::text AS data
FROM core_origin AS o
CROSS JOIN LATERAL (
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
    WHERE c.tx = o.tx AND c.actor = o.actor
    UNION ALL
    SELECT
        1 AS part,
        e.id,
        nullif(e.order_id, 0) AS order_id,
        e.subject,
        e.subject_id::text AS name,
        e.kind,
        NULL::jsonb AS before,
        NULL::jsonb AS after,
        e.data
    FROM core_event AS e
    WHERE e.tx = o.tx AND e.actor = o.actor
) AS t
WHERE
    (%(actor)s::text IS NULL OR o.actor = %(actor)s::text)
    AND (%(face)s::text IS NULL OR o.face = %(face)s::text)
    AND (%(request)s::text IS NULL OR o.request = %(request)s::text)
    AND (%(acts)s::text[] IS NULL OR o.act = any(%(acts)s::text[]))
    AND (%(subject)s::text IS NULL OR t.subject = %(subject)s::text)
    AND (%(name)s::text IS NULL OR t.name = %(name)s::text)
    AND (%(since)s::timestamptz IS NULL OR o.at >= %(since)s::timestamptz)
    AND (%(until)s::timestamptz IS NULL OR o.at < %(until)s::timestamptz)
ORDER BY o.id, t.part, t.id;
