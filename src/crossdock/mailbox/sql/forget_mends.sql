-- Blanks mended bodies of messages.
--
-- takes   inbound_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   mailbox_mend_inbound
UPDATE mailbox_mend AS d
SET body = '{"forgotten" : true}'::bytea
WHERE
    d.inbound_id = any(%(inbound_ids)s::bigint[])
    AND substring(d.body FROM 1 FOR 12) <> '{"forgotten"'::bytea
    AND NOT EXISTS (SELECT 1 FROM mailbox_intake AS q WHERE q.id = d.inbound_id);
