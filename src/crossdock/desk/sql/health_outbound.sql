-- How messages that go out stand, by whom they are for: what waits, and what was given up of the newest.
--
-- takes   most  bigint: so many of each queue are counted; newest  bigint: so many messages are looked
--         through
-- gives   a row a party: party; waiting  bigint, oldest: when the oldest of these was made; given_up  bigint,
--         given_up_at, error  text, outbound_id: of the last that was given up
-- locks   nothing
-- index   mailbox_dispatch_due, mailbox_lane_pkey, mailbox_outbound_pkey, mailbox_attempt_pkey
WITH told AS (
    SELECT o.party, o.created_at, NULL::timestamptz AS given_up_at, NULL::text AS error, o.id
    FROM (
        (SELECT d.id FROM mailbox_dispatch AS d ORDER BY d.due_at, d.id LIMIT %(most)s::bigint)
        UNION ALL
        (SELECT l.id FROM mailbox_lane AS l ORDER BY l.id LIMIT %(most)s::bigint)
    ) AS q
    INNER JOIN mailbox_outbound AS o ON q.id = o.id
    UNION ALL
    SELECT n.party, n.created_at, last.at AS given_up_at, last.error, n.id
    FROM (
        SELECT o.id, o.party, o.created_at
        FROM mailbox_outbound AS o
        ORDER BY o.id DESC
        LIMIT %(newest)s::bigint
    ) AS n
    CROSS JOIN LATERAL (
        SELECT a.at, a.error, a.gave_up
        FROM mailbox_attempt AS a
        WHERE a.outbound_id = n.id
        ORDER BY a.attempt DESC
        LIMIT 1
    ) AS last
    WHERE
        last.gave_up
        -- One by one: few were given up, and the queue may be long.
        AND (SELECT count(*) FROM mailbox_dispatch AS d WHERE d.id = n.id) = 0
        AND (SELECT count(*) FROM mailbox_lane AS l WHERE l.id = n.id) = 0
)

SELECT
    t.party,
    count(*) FILTER (WHERE t.given_up_at IS NULL) AS waiting,
    min(t.created_at) FILTER (WHERE t.given_up_at IS NULL) AS oldest,
    count(t.given_up_at) AS given_up,
    max(t.given_up_at) AS given_up_at,
    (array_agg(t.error ORDER BY t.given_up_at DESC) FILTER (WHERE t.given_up_at IS NOT NULL))[1] AS error,
    (array_agg(t.id ORDER BY t.given_up_at DESC) FILTER (WHERE t.given_up_at IS NOT NULL))[1] AS outbound_id
FROM told AS t
GROUP BY t.party
ORDER BY t.party;
