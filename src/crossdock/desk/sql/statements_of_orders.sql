-- Reads the messages that state orders as they stand: the newest mend of each, else the bytes that arrived.
--
-- takes   ids  bigint[]: orders
-- gives   a row an order that came by a message: order_id, inbound_id, source, key, kind, channel_id, body,
--         received_at, headers
-- locks   nothing
-- index   orders_order_pkey, mailbox_inbound_pkey, mailbox_mend_inbound
SELECT
    o.id AS order_id,
    i.id AS inbound_id,
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
FROM orders_order AS o
INNER JOIN mailbox_inbound AS i ON o.inbound_id = i.id
WHERE o.id = any(%(ids)s::bigint[]);
