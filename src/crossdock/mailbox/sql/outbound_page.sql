-- Lists messages that go out, newest first.
--
-- takes   state  text: waiting, delivered, dead; party, kind  text, before  bigint: each may be null;
--         floor  bigint: no id below it is looked at (0: any); limit  bigint
-- gives   a row a message: id, key, party, kind, address, order_id, created_at, bytes, state, attempts,
--         error, due_at
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
    coalesce(d.due_at, l.due_at) AS due_at
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
WHERE
    (%(before)s::bigint IS NULL OR o.id < %(before)s::bigint)
    AND o.id >= %(floor)s::bigint
    AND (%(state)s::text IS NULL OR stands.state = %(state)s::text)
    AND (%(party)s::text IS NULL OR o.party = %(party)s::text)
    AND (%(kind)s::text IS NULL OR o.kind = %(kind)s::text OR starts_with(o.kind, %(kind)s::text || '/'))
ORDER BY o.id DESC
LIMIT %(limit)s::bigint;
