-- Lists what waits for a person, the longest first: orders that are held, messages in quarantine.
--
-- takes   subject  text: order or message (null: both); messages  boolean: whether messages are asked for
--         channel_ids  bigint[]: by which they came (null: any); code  text: of a hold, or of what is wrong
--         with a message; what  text: a SKU as written, that the catalogue does not have; source, kind  text:
--         of messages; before  timestamptz: they wait since then or longer; each of these null: any
--         whose  text: mine, unassigned, snoozed, escalated, all (snoozed ones too), open (all but those);
--         person  bigint: who asks; now  timestamptz: by core.clock
--         after  timestamptz, after_subject  text, after_id  bigint: the last one seen (null: from the first)
--         limit  bigint
-- gives   a row an exception: subject, subject id, since when it waits, codes and reasons (parallel),
--         channel (null: none), its number outside (an order's, a message's key), source and kind of a
--         message (null: an order), assignee (address; null: nobody), snoozed until (null: it is not),
--         escalated at (null: it is not)
-- locks   nothing
-- index   orders_hold_live, mailbox_quarantine_open, mailbox_inbound_pkey, orders_order_pkey,
--         orders_line_pkey, desk_case_pkey
WITH waiting AS (
    SELECT
        'order'::text AS subject,
        h.order_id AS subject_id,
        min(h.since) AS since,
        max(h.since) AS newest,
        array_agg(h.code ORDER BY h.id) AS codes,
        array_agg(h.reason ORDER BY h.id) AS reasons
    FROM orders_hold AS h
    WHERE
        h.lifted_at IS NULL
        AND coalesce(%(subject)s::text, 'order') = 'order'
        AND %(source)s::text IS NULL
        AND %(kind)s::text IS NULL
        AND (
            %(channel_ids)s::bigint[] IS NULL
            OR EXISTS (
                SELECT o.id
                FROM orders_order AS o
                WHERE o.id = h.order_id AND o.channel_id = any(%(channel_ids)s::bigint[])
            )
        )
        AND (
            %(what)s::text IS NULL
            OR EXISTS (
                SELECT l.seq
                FROM orders_line AS l
                WHERE
                    l.order_id = h.order_id AND l.sku_id IS NULL AND l.ships
                    AND l.open + l.backordered > 0 AND l.sku = %(what)s::text
            )
        )
    GROUP BY h.order_id
    HAVING %(code)s::text IS NULL OR bool_or(h.code = %(code)s::text)
    UNION ALL
    SELECT
        'message',
        q.inbound_id,
        i.received_at,
        q.at,
        ARRAY[q.code],
        ARRAY[q.reason]
    FROM mailbox_quarantine AS q
    INNER JOIN mailbox_inbound AS i ON q.inbound_id = i.id
    WHERE
        q.resolved_at IS NULL
        AND %(messages)s::boolean
        AND coalesce(%(subject)s::text, 'message') = 'message'
        AND %(what)s::text IS NULL
        AND (%(channel_ids)s::bigint[] IS NULL OR i.channel_id = any(%(channel_ids)s::bigint[]))
        AND (%(code)s::text IS NULL OR q.code = %(code)s::text)
        AND (%(source)s::text IS NULL OR i.source = %(source)s::text)
        AND (%(kind)s::text IS NULL OR i.kind = %(kind)s::text)
),

agreed AS (
    SELECT
        w.subject,
        w.subject_id,
        w.since,
        w.codes,
        w.reasons,
        CASE WHEN c.assigned_at >= w.since THEN c.assignee_id END AS assignee_id,
        CASE WHEN c.snoozed_at >= w.newest AND c.snoozed_until > %(now)s THEN c.snoozed_until END AS snoozed,
        CASE WHEN c.escalated_at >= w.since THEN c.escalated_at END AS escalated
    FROM waiting AS w
    LEFT JOIN desk_case AS c ON w.subject = c.subject AND w.subject_id = c.subject_id
    WHERE %(before)s::timestamptz IS NULL OR w.since <= %(before)s::timestamptz
),

page AS MATERIALIZED (
    SELECT
        a.subject,
        a.subject_id,
        a.since,
        a.codes,
        a.reasons,
        a.assignee_id,
        a.snoozed,
        a.escalated
    FROM agreed AS a
    WHERE
        CASE %(whose)s::text
            WHEN 'mine' THEN a.assignee_id = %(person)s::bigint AND a.snoozed IS NULL
            WHEN 'unassigned' THEN a.assignee_id IS NULL AND a.snoozed IS NULL
            WHEN 'snoozed' THEN a.snoozed IS NOT NULL
            WHEN 'escalated' THEN a.escalated IS NOT NULL
            WHEN 'all' THEN true
            ELSE a.snoozed IS NULL
        END
        AND (
            %(after)s::timestamptz IS NULL
            OR (a.since, a.subject, a.subject_id)
            > (%(after)s::timestamptz, %(after_subject)s::text, %(after_id)s::bigint)
        )
    ORDER BY a.since, a.subject, a.subject_id
    LIMIT %(limit)s::bigint
)

SELECT
    p.subject,
    p.subject_id,
    p.since,
    p.codes,
    p.reasons,
    h.name AS channel,
    coalesce(o.external_id, i.key) AS outside,
    i.source,
    i.kind,
    u.email AS assignee,
    p.snoozed,
    p.escalated
FROM page AS p
LEFT JOIN orders_order AS o ON p.subject = 'order' AND p.subject_id = o.id
LEFT JOIN mailbox_inbound AS i ON p.subject = 'message' AND p.subject_id = i.id
LEFT JOIN partners_channel AS h ON h.id = coalesce(o.channel_id, i.channel_id)
LEFT JOIN accounts_user AS u ON p.assignee_id = u.id
ORDER BY p.since, p.subject, p.subject_id;
