-- Reads every try to send a message, oldest first.
--
-- takes   id  bigint
-- gives   a row a try: attempt, at, status, error, delivered, gave_up
-- locks   nothing
-- index   mailbox_attempt_pkey
SELECT
    a.attempt,
    a.at,
    a.status,
    a.error,
    a.delivered,
    a.gave_up
FROM mailbox_attempt AS a
WHERE a.outbound_id = %(id)s
ORDER BY a.attempt;
