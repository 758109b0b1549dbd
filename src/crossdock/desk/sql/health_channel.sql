-- The last messages of a channel, among the newest that came in.
--
-- takes   channel_id  bigint; newest  bigint: so many are looked through; limit  bigint
-- gives   a row a message, newest first by when it came (ids are of blocks, a process each): id, source,
--         kind, received_at
-- locks   nothing
-- index   mailbox_inbound_pkey
SELECT
    n.id,
    n.source,
    n.kind,
    n.received_at
FROM (
    SELECT i.id, i.source, i.kind, i.received_at, i.channel_id
    FROM mailbox_inbound AS i
    ORDER BY i.id DESC
    LIMIT %(newest)s::bigint
) AS n
WHERE n.channel_id = %(channel_id)s::bigint
ORDER BY n.received_at DESC, n.id DESC
LIMIT %(limit)s::bigint;
