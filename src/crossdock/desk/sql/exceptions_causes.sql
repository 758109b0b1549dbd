-- Counts what waits for a person by its cause, most first: orders that are held, messages in quarantine.
--
-- takes   subject, messages, channel_ids, code, what, source, kind, before, whose, person, now  as
--         exceptions_page takes them; limit  bigint
-- gives   a row a cause: subject, code, channel (null: none), what (the SKU as written that the catalogue
--         does not have; null: another cause), source and kind of messages (null: orders), how many, the
--         oldest moment, one of the reasons
-- locks   nothing
-- index   orders_hold_live, mailbox_quarantine_open, mailbox_inbound_pkey, orders_order_pkey,
--         orders_line_pkey, desk_case_pkey
WITH waiting AS (
    SELECT
        'order'::text AS subject,
        h.order_id AS subject_id,
        h.code,
        o.channel_id,
        l.sku AS what,
        NULL::text AS source,
        NULL::text AS kind,
        h.reason,
        h.since AS own,
        min(h.since) OVER (PARTITION BY h.order_id) AS since,
        max(h.since) OVER (PARTITION BY h.order_id) AS newest
    FROM orders_hold AS h
    INNER JOIN orders_order AS o ON h.order_id = o.id
    LEFT JOIN orders_line AS l
        ON
            h.code = 'unknown_sku' AND h.order_id = l.order_id AND l.sku_id IS NULL AND l.ships
            AND l.open + l.backordered > 0
    WHERE
        h.lifted_at IS NULL
        AND coalesce(%(subject)s::text, 'order') = 'order'
        AND %(source)s::text IS NULL
        AND %(kind)s::text IS NULL
        AND (%(channel_ids)s::bigint[] IS NULL OR o.channel_id = any(%(channel_ids)s::bigint[]))
    UNION ALL
    SELECT
        'message',
        q.inbound_id,
        q.code,
        i.channel_id,
        NULL,
        i.source,
        i.kind,
        q.reason,
        i.received_at,
        i.received_at,
        q.at
    FROM mailbox_quarantine AS q
    INNER JOIN mailbox_inbound AS i ON q.inbound_id = i.id
    WHERE
        q.resolved_at IS NULL
        AND %(messages)s::boolean
        AND coalesce(%(subject)s::text, 'message') = 'message'
        AND (%(channel_ids)s::bigint[] IS NULL OR i.channel_id = any(%(channel_ids)s::bigint[]))
        AND (%(source)s::text IS NULL OR i.source = %(source)s::text)
        AND (%(kind)s::text IS NULL OR i.kind = %(kind)s::text)
),

agreed AS (
    SELECT
        w.subject,
        w.subject_id,
        w.code,
        w.channel_id,
        w.what,
        w.source,
        w.kind,
        w.reason,
        w.own,
        CASE WHEN c.assigned_at >= w.since THEN c.assignee_id END AS assignee_id,
        coalesce(c.snoozed_at >= w.newest AND c.snoozed_until > %(now)s, false) AS snoozed,
        coalesce(c.escalated_at >= w.since, false) AS escalated
    FROM waiting AS w
    LEFT JOIN desk_case AS c ON w.subject = c.subject AND w.subject_id = c.subject_id
    WHERE
        (%(before)s::timestamptz IS NULL OR w.since <= %(before)s::timestamptz)
        AND (%(code)s::text IS NULL OR w.code = %(code)s::text)
        AND (%(what)s::text IS NULL OR w.what = %(what)s::text)
)

SELECT
    a.subject,
    a.code,
    h.name AS channel,
    a.what,
    a.source,
    a.kind,
    count(DISTINCT a.subject_id) AS things,
    min(a.own) AS oldest,
    min(a.reason) AS reason
FROM agreed AS a
LEFT JOIN partners_channel AS h ON a.channel_id = h.id
WHERE
    CASE %(whose)s::text
        WHEN 'mine' THEN a.assignee_id = %(person)s::bigint AND NOT a.snoozed
        WHEN 'unassigned' THEN a.assignee_id IS NULL AND NOT a.snoozed
        WHEN 'snoozed' THEN a.snoozed
        WHEN 'escalated' THEN a.escalated
        WHEN 'all' THEN true
        ELSE NOT a.snoozed
    END
GROUP BY a.subject, a.code, h.name, a.what, a.source, a.kind
ORDER BY things DESC, oldest, a.code, h.name, a.what, a.kind
LIMIT %(limit)s::bigint;
