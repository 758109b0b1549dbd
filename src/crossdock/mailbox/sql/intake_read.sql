-- Reads messages as intake shall see them: with the newest mend in place of the body that arrived.
--
-- takes   ids  bigint[]
-- gives   a row a message, oldest first: id, source, key, kind, channel_id, body, received_at, headers
-- locks   nothing
-- index   mailbox_inbound_pkey, mailbox_mend_inbound
SELECT
    i.id,
    i.source,
    i.key,
    i.kind,
    i.channel_id,
    coalesce(
        (
            SELECT m.body
            FROM mailbox_mend AS m
            WHERE m.inbound_id = i.id
            ORDER BY m.id DESC
            LIMIT 1
        ),
        i.body
    ) AS body,
    i.received_at,
    i.headers
FROM mailbox_inbound AS i
WHERE i.id = any(%(ids)s::bigint[])
ORDER BY i.id;
