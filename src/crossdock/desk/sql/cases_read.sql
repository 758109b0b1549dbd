-- Reads what people agreed on about held orders and messages in quarantine, as far as it is about now.
--
-- takes   subjects  text[], ids  bigint[]: parallel, none twice; now  timestamptz: by core.clock
-- gives   a row a subject that has a case: subject, id, assignee id and address (null: nobody), snoozed
--         until (null: it is not), escalated at and by whom (null: it is not)
-- locks   nothing
-- index   desk_case_pkey, orders_hold_live, mailbox_quarantine_pkey, mailbox_inbound_pkey, accounts_user_pkey
SELECT
    c.subject,
    c.subject_id,
    u.id AS assignee_id,
    u.email AS assignee,
    CASE WHEN c.snoozed_at >= t.newest AND c.snoozed_until > %(now)s THEN c.snoozed_until END AS snoozed,
    CASE WHEN c.escalated_at >= t.since THEN c.escalated_at END AS escalated_at,
    CASE WHEN c.escalated_at >= t.since THEN c.escalated_by END AS escalated_by
FROM unnest(%(subjects)s::text[], %(ids)s::bigint[]) AS w (subject, id)
INNER JOIN desk_case AS c ON w.subject = c.subject AND w.id = c.subject_id
CROSS JOIN LATERAL (
    SELECT
        min(x.since) AS since,
        max(x.newest) AS newest
    FROM (
        SELECT
            h.since,
            h.since AS newest
        FROM orders_hold AS h
        WHERE w.subject = 'order' AND h.order_id = w.id AND h.lifted_at IS NULL
        UNION ALL
        SELECT
            i.received_at,
            q.at
        FROM mailbox_quarantine AS q
        INNER JOIN mailbox_inbound AS i ON q.inbound_id = i.id
        WHERE w.subject = 'message' AND q.inbound_id = w.id
    ) AS x
) AS t
LEFT JOIN accounts_user AS u ON c.assignee_id = u.id AND c.assigned_at >= t.since;
