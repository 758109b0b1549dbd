-- Finds messages in quarantine for one of several reasons.
--
-- takes   code  text; reasons  text[]: word for word
-- gives   a row a message: inbound_id, oldest first
-- locks   nothing
-- index   mailbox_quarantine_open
SELECT q.inbound_id
FROM mailbox_quarantine AS q
WHERE q.resolved_at IS NULL AND q.code = %(code)s AND q.reason = any(%(reasons)s::text[])
ORDER BY q.inbound_id;
