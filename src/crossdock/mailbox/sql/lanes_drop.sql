-- Gives up what waits for a party.
--
-- takes   party, error  text; at  timestamptz: now, by core.clock
-- gives   nothing; the count of rows is that of the messages
-- locks   those rows
-- index   mailbox_lane_due, mailbox_attempt_pkey
WITH dropped AS (
    DELETE FROM mailbox_lane AS q
    WHERE q.party = %(party)s
    RETURNING q.id
)

INSERT INTO mailbox_attempt (outbound_id, attempt, at, status, error, delivered, gave_up)
SELECT
    d.id,
    (
        SELECT coalesce(max(a.attempt), 0) + 1
        FROM mailbox_attempt AS a
        WHERE a.outbound_id = d.id
    ),
    %(at)s,
    NULL,
    %(error)s,
    FALSE,
    TRUE
FROM dropped AS d;
