-- The delivery log of an endpoint, newest event first.
--
-- takes   id  bigint: the endpoint; before  bigint: event ids below it; state  text: waiting,
--         delivered, dead (null: any); look  bigint: that many are looked through; limit  bigint
-- gives   a row a message: event_id, outbound_id, kind, order_id, created_at, state, attempts, status and
--         error of the last try, tried_at, due_at (wall time)
-- locks   nothing
-- index   webhooks_delivery_pkey, mailbox_outbound_pkey, mailbox_lane_pkey, mailbox_attempt_pkey
WITH looked AS (
    SELECT
        l.event_id,
        l.outbound_id
    FROM webhooks_delivery AS l
    WHERE
        l.endpoint_id = %(id)s::bigint
        AND l.event_id < %(before)s::bigint
    ORDER BY l.event_id DESC
    LIMIT %(look)s::bigint
)

SELECT
    d.event_id,
    d.outbound_id,
    o.kind,
    o.order_id,
    o.created_at,
    stands.state,
    coalesce(tried.attempts, 0) AS attempts,
    tried.status,
    tried.error,
    tried.at,
    q.due_at
FROM looked AS d
CROSS JOIN LATERAL (
    SELECT
        m.kind,
        m.order_id,
        m.created_at
    FROM mailbox_outbound AS m
    WHERE m.id = d.outbound_id
    LIMIT 1
) AS o
LEFT JOIN LATERAL (
    SELECT
        w.id,
        w.due_at
    FROM mailbox_lane AS w
    WHERE w.id = d.outbound_id
    LIMIT 1
) AS q ON TRUE
CROSS JOIN LATERAL (
    SELECT
        count(*)::integer AS attempts,
        coalesce(bool_or(a.delivered), FALSE) AS delivered,
        (array_agg(a.status ORDER BY a.attempt DESC))[1] AS status,
        (array_agg(a.error ORDER BY a.attempt DESC))[1] AS error,
        max(a.at) AS at
    FROM mailbox_attempt AS a
    WHERE a.outbound_id = d.outbound_id
) AS tried
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN q.id IS NOT NULL THEN 'waiting'
        WHEN tried.delivered THEN 'delivered'
        ELSE 'dead'
    END AS state
) AS stands
WHERE %(state)s::text IS NULL OR stands.state = %(state)s::text
ORDER BY d.event_id DESC
LIMIT %(limit)s::bigint;
