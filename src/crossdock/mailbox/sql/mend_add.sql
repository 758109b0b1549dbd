-- Puts a mended body beside a message.
--
-- takes   id  bigint; body  bytea; actor  text; at  timestamptz: now, by core.clock
-- gives   nothing; the count of rows is 1 when there is such a message
-- locks   nothing
-- index   mailbox_inbound_pkey
INSERT INTO mailbox_mend (inbound_id, body, actor, at)
SELECT i.id, %(body)s, %(actor)s, %(at)s
FROM mailbox_inbound AS i
WHERE i.id = %(id)s;
