-- Counts what waits for a person by who sees to it.
--
-- takes   messages, channel_ids, person, now  as exceptions_page takes them
-- gives   one row: open, mine, unassigned, snoozed, escalated
-- locks   nothing
-- index   orders_hold_live, mailbox_quarantine_open, mailbox_inbound_pkey, orders_order_pkey, desk_case_pkey
WITH waiting AS (
    SELECT
        'order'::text AS subject,
        h.order_id AS subject_id,
        min(h.since) AS since,
        max(h.since) AS newest
    FROM orders_hold AS h
    WHERE
        h.lifted_at IS NULL
        AND (
            %(channel_ids)s::bigint[] IS NULL
            OR EXISTS (
                SELECT o.id
                FROM orders_order AS o
                WHERE o.id = h.order_id AND o.channel_id = any(%(channel_ids)s::bigint[])
            )
        )
    GROUP BY h.order_id
    UNION ALL
    SELECT
        'message',
        q.inbound_id,
        i.received_at,
        q.at
    FROM mailbox_quarantine AS q
    INNER JOIN mailbox_inbound AS i ON q.inbound_id = i.id
    WHERE q.resolved_at IS NULL AND %(messages)s::boolean AND %(channel_ids)s::bigint[] IS NULL
),

agreed AS (
    SELECT
        CASE WHEN c.assigned_at >= w.since THEN c.assignee_id END AS assignee_id,
        coalesce(c.snoozed_at >= w.newest AND c.snoozed_until > %(now)s, false) AS snoozed,
        coalesce(c.escalated_at >= w.since, false) AS escalated
    FROM waiting AS w
    LEFT JOIN desk_case AS c ON w.subject = c.subject AND w.subject_id = c.subject_id
)

SELECT
    count(*) FILTER (WHERE NOT a.snoozed) AS open,
    count(*) FILTER (WHERE a.assignee_id = %(person)s::bigint AND NOT a.snoozed) AS mine,
    count(*) FILTER (WHERE a.assignee_id IS NULL AND NOT a.snoozed) AS unassigned,
    count(*) FILTER (WHERE a.snoozed) AS snoozed,
    count(*) FILTER (WHERE a.escalated) AS escalated
FROM agreed AS a;
