-- Leases messages that are due to be sent: nobody else claims them before the lease ends.
--
-- takes   limit  bigint; now, lease_until  timestamptz: wall time
-- gives   a row a message: id, turn (how often it was leased since it was queued, this time included), key,
--         party,
--         address, headers, body
-- locks   the queue's rows until commit; rows that others hold are skipped
-- index   mailbox_dispatch_due, mailbox_dispatch_pkey, mailbox_outbound_pkey
WITH due AS (
    SELECT d.id
    FROM mailbox_dispatch AS d
    WHERE d.due_at <= %(now)s
    ORDER BY d.due_at, d.id
    LIMIT %(limit)s::bigint
    FOR UPDATE SKIP LOCKED
),

leased AS (
    UPDATE mailbox_dispatch AS d
    SET due_at = %(lease_until)s, attempts = d.attempts + 1
    FROM due
    WHERE d.id = due.id
    RETURNING d.id, d.attempts
)

SELECT
    o.id,
    leased.attempts AS turn,
    o.key,
    o.party,
    o.address,
    o.headers,
    o.body
FROM leased
INNER JOIN mailbox_outbound AS o ON leased.id = o.id
ORDER BY o.id;
