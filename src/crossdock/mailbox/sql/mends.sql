-- Reads the mended bodies of a message, oldest first.
--
-- takes   id  bigint
-- gives   a row a mend: at, actor, body
-- locks   nothing
-- index   mailbox_mend_inbound
SELECT m.at, m.actor, m.body
FROM mailbox_mend AS m
WHERE m.inbound_id = %(id)s
ORDER BY m.id;
