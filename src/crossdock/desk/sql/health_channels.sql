-- What channels sent of late: of the newest messages that came in, how many are whose.
--
-- takes   newest  bigint: so many are looked through
-- gives   a row a channel among them: channel_id, messages, the last moment
-- locks   nothing
-- index   mailbox_inbound_pkey
SELECT
    n.channel_id,
    count(*) AS messages,
    max(n.received_at) AS last_at
FROM (
    SELECT i.channel_id, i.received_at
    FROM mailbox_inbound AS i
    ORDER BY i.id DESC
    LIMIT %(newest)s::bigint
) AS n
WHERE n.channel_id IS NOT NULL
GROUP BY n.channel_id;
