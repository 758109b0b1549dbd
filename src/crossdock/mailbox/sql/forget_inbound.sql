-- Puts a digest in the place of what came in.
--
-- takes   inbound_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   mailbox_inbound_pkey
UPDATE mailbox_inbound AS i
SET
    headers = NULL,
    body = convert_to(
        json_build_object(
            'forgotten', true, 'sha256', encode(sha256(i.body), 'hex'), 'bytes', length(i.body)
        )::text,
        'UTF8'
    )
WHERE
    i.id = any(%(inbound_ids)s::bigint[])
    AND substring(i.body FROM 1 FOR 12) <> '{"forgotten"'::bytea
    AND NOT EXISTS (SELECT 1 FROM mailbox_intake AS q WHERE q.id = i.id);
