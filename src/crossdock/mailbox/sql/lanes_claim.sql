-- Leases the first messages of lanes: none while one stands before it, and none that another has leased.
--
-- takes   parties  text[]; most  bigint[] (of each): parallel; now, lease_until  timestamptz: wall time
-- gives   a row a message: id, turn (how often it was leased since it was queued, this time included),
--         began_at, key, party, body
-- locks   the queue's rows until commit; rows that others hold are skipped
-- index   mailbox_lane_due, mailbox_lane_order, mailbox_lane_pkey, mailbox_outbound_pkey
WITH due AS (
    SELECT head.id
    FROM unnest(%(parties)s::text[], %(most)s::bigint[]) AS p (party, most)
    CROSS JOIN LATERAL (
        SELECT q.id
        FROM mailbox_lane AS q
        WHERE
            q.party = p.party
            AND q.due_at <= %(now)s
            AND q.place = (
                SELECT min(b.place)
                FROM mailbox_lane AS b
                WHERE b.party = q.party AND b.lane = q.lane
            )
        ORDER BY q.due_at, q.place
        LIMIT p.most
        FOR UPDATE OF q SKIP LOCKED
    ) AS head
),

leased AS (
    UPDATE mailbox_lane AS q
    SET due_at = %(lease_until)s, attempts = q.attempts + 1, began_at = coalesce(q.began_at, %(now)s)
    FROM due
    WHERE q.id = due.id
    RETURNING q.id, q.attempts, q.began_at
)

SELECT
    o.id,
    leased.attempts AS turn,
    leased.began_at,
    o.key,
    o.party,
    o.body
FROM leased
INNER JOIN mailbox_outbound AS o ON leased.id = o.id
ORDER BY o.place;
