-- Has intake look at the messages of a channel whose pause has ended.
--
-- takes   channel_id  bigint; until  timestamptz: what paused ones are due at; at  timestamptz: now, by
--         core.clock
-- gives   nothing; the count of rows is that of the messages
-- locks   those rows until commit
-- index   mailbox_intake_due, mailbox_inbound_pkey
UPDATE mailbox_intake AS q
SET due_at = %(at)s::timestamptz
FROM mailbox_inbound AS i
WHERE q.due_at >= %(until)s::timestamptz AND q.id = i.id AND i.channel_id = %(channel_id)s::bigint;
