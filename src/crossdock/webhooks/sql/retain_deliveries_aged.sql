-- The next events of which endpoints were told by old messages, up to the first that is not old.
--
-- takes   after  bigint: event ids above it; at  timestamptz: messages of earlier; limit  bigint
-- gives   a row an event: event_id; ascending
-- locks   nothing
-- index   webhooks_endpoint_pkey, webhooks_delivery_pkey, mailbox_outbound_pkey
WITH next AS (
    SELECT
        d.event_id,
        m.created_at AS at
    FROM webhooks_endpoint AS e
    CROSS JOIN LATERAL (
        SELECT
            n.event_id,
            n.outbound_id
        FROM webhooks_delivery AS n
        WHERE n.endpoint_id = e.id AND n.event_id > %(after)s::bigint
        ORDER BY n.event_id
        LIMIT %(limit)s::bigint
    ) AS d
    INNER JOIN mailbox_outbound AS m ON d.outbound_id = m.id
    ORDER BY d.event_id
    LIMIT %(limit)s::bigint
)

SELECT DISTINCT n.event_id
FROM next AS n
WHERE
    n.event_id < coalesce(
        (SELECT min(y.event_id) FROM next AS y WHERE y.at >= %(at)s::timestamptz), 9223372036854775807
    )
ORDER BY n.event_id;
