-- The delivery log of an endpoint, newest event first.
--
-- takes   id  bigint: the endpoint; before  bigint: event ids below it (null: all); state  text: waiting,
--         delivered, dead (null: any); limit  bigint
-- gives   a row a message: event_id, outbound_id, kind, order_id, created_at, state, attempts, status and
--         error of the last try, tried_at, due_at (wall time)
-- locks   nothing
-- index   webhooks_delivery_pkey, mailbox_outbound_pkey, mailbox_lane_pkey, mailbox_attempt_pkey
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
FROM webhooks_delivery AS d
INNER JOIN mailbox_outbound AS o ON d.outbound_id = o.id
LEFT JOIN mailbox_lane AS q ON d.outbound_id = q.id
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
WHERE
    d.endpoint_id = %(id)s
    AND (%(before)s::bigint IS NULL OR d.event_id < %(before)s::bigint)
    AND (%(state)s::text IS NULL OR stands.state = %(state)s::text)
ORDER BY d.event_id DESC
LIMIT %(limit)s::bigint;
