-- Removes tries to send messages, but for the last of each, which says what became of it.
--
-- takes   ids  bigint[]: messages
-- gives   nothing
-- locks   those rows, until commit
-- index   mailbox_attempt_pkey
DELETE FROM mailbox_attempt AS a
WHERE
    a.outbound_id = any(%(ids)s::bigint[])
    AND a.attempt < (SELECT max(l.attempt) FROM mailbox_attempt AS l WHERE l.outbound_id = a.outbound_id);
