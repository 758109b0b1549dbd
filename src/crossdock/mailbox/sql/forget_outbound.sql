-- Puts a digest in the place of what went out, about orders or to a person; what still waits is sent first.
--
-- takes   order_ids  bigint[]; firsts, seconds  bytea[]: parallel; both stand in a message about the person
-- gives   nothing
-- locks   those rows, until commit
-- index   mailbox_outbound_order for the orders; a person's marks are looked for in every message
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
    substring(o.body FROM 1 FOR 12) <> '{"forgotten"'::bytea
    AND NOT EXISTS (SELECT 1 FROM mailbox_dispatch AS q WHERE q.id = o.id)
    AND NOT EXISTS (SELECT 1 FROM mailbox_lane AS q WHERE q.id = o.id)
    AND (
        o.order_id = any(%(order_ids)s::bigint[])
        OR (
            o.order_id IS NULL
            AND EXISTS (
                SELECT 1
                FROM unnest(%(firsts)s::bytea[], %(seconds)s::bytea[]) AS m (first, second)
                WHERE position(m.first IN o.body) > 0 AND position(m.second IN o.body) > 0
            )
        )
    );
