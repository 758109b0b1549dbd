-- Reads one message that came in, whole.
--
-- takes   id  bigint
-- gives   one row, or none: id, source, key, kind, channel_id, received_at, bytes, state, code, reason,
--         headers, body,
--         quarantined at, times, resolved_at, resolution
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
    CASE
        WHEN w.id IS NOT NULL THEN 'waiting'
        WHEN q.inbound_id IS NOT NULL AND q.resolved_at IS NULL THEN 'quarantined'
        ELSE 'done'
    END AS state,
    q.code,
    q.reason,
    i.headers,
    i.body,
    q.at,
    q.times,
    q.resolved_at,
    q.resolution
FROM mailbox_inbound AS i
LEFT JOIN mailbox_quarantine AS q ON i.id = q.inbound_id
LEFT JOIN mailbox_intake AS w ON i.id = w.id
WHERE i.id = %(id)s;
