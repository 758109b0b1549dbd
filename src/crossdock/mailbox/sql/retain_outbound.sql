-- Puts a digest in the place of what went out long ago.
--
-- takes   ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   mailbox_outbound_pkey
UPDATE mailbox_outbound AS o
SET
    headers = '{}',
    body = convert_to(
        json_build_object(
            'forgotten', true, 'sha256', encode(sha256(o.body), 'hex'), 'bytes', length(o.body)
        )::text,
        'UTF8'
    )
WHERE
    o.id = any(%(ids)s::bigint[])
    AND substring(o.body FROM 1 FOR 12) <> '{"forgotten"'::bytea
    AND NOT EXISTS (SELECT 1 FROM mailbox_dispatch AS q WHERE q.id = o.id)
    AND NOT EXISTS (SELECT 1 FROM mailbox_lane AS q WHERE q.id = o.id);
