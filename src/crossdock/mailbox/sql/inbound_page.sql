-- Lists messages that came in, newest first.
--
-- takes   state  text: waiting, quarantined, done; source, kind  text, before  bigint: each may be null;
--         floor  bigint: no id below it is looked at (0: any); limit  bigint
-- gives   a row a message: id, source, key, kind, channel_id, received_at, bytes, state, code, reason
-- locks   nothing
-- index   mailbox_inbound_pkey
SELECT
    i.id,
    i.source,
    i.key,
    i.kind,
    i.channel_id,
    i.received_at,
    octet_length(i.body) AS bytes,
    stands.state,
    q.code,
    q.reason
FROM mailbox_inbound AS i
LEFT JOIN mailbox_quarantine AS q ON i.id = q.inbound_id
LEFT JOIN mailbox_intake AS w ON i.id = w.id
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN w.id IS NOT NULL THEN 'waiting'
        WHEN q.inbound_id IS NOT NULL AND q.resolved_at IS NULL THEN 'quarantined'
        ELSE 'done'
    END AS state
) AS stands
WHERE
    (%(before)s::bigint IS NULL OR i.id < %(before)s::bigint)
    AND i.id >= %(floor)s::bigint
    AND (%(state)s::text IS NULL OR stands.state = %(state)s::text)
    AND (%(source)s::text IS NULL OR i.source = %(source)s::text)
    AND (%(kind)s::text IS NULL OR i.kind = %(kind)s::text OR starts_with(i.kind, %(kind)s::text || '/'))
ORDER BY i.id DESC
LIMIT %(limit)s::bigint;
