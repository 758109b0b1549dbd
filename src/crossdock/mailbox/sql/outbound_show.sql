-- Reads one message that goes out, whole.
--
-- takes   id  bigint
-- gives   one row, or none: the columns of outbound_page.sql, then headers, body
-- locks   nothing
-- index   mailbox_outbound_pkey
SELECT
    o.id,
    o.key,
    o.party,
    o.kind,
    o.address,
    o.order_id,
    o.created_at,
    octet_length(o.body) AS bytes,
    stands.state,
    coalesce(tried.attempts, 0) AS attempts,
    tried.error,
    coalesce(d.due_at, l.due_at) AS due_at,
    o.headers,
    o.body
FROM mailbox_outbound AS o
LEFT JOIN mailbox_dispatch AS d ON o.id = d.id
LEFT JOIN mailbox_lane AS l ON o.id = l.id
CROSS JOIN LATERAL (
    SELECT
        count(*)::integer AS attempts,
        coalesce(bool_or(a.delivered), FALSE) AS delivered,
        (array_agg(a.error ORDER BY a.attempt DESC))[1] AS error
    FROM mailbox_attempt AS a
    WHERE a.outbound_id = o.id
) AS tried
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN d.id IS NOT NULL OR l.id IS NOT NULL THEN 'waiting'
        WHEN tried.delivered THEN 'delivered'
        ELSE 'dead'
    END AS state
) AS stands
WHERE o.id = %(id)s;
