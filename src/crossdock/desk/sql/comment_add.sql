-- Puts a comment beside messages.
--
-- takes   ids  bigint[]: of messages; text, actor  text; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   nothing
-- index   mailbox_inbound_pkey
INSERT INTO desk_comment (inbound_id, text, actor, at)
SELECT i.id, %(text)s, %(actor)s, %(at)s
FROM mailbox_inbound AS i
WHERE i.id = any(%(ids)s::bigint[]);
