-- Closes a lifted gate of a fulfilment order again, with an event. Runs behind the order's lock.
--
-- takes   id  bigint; gate, actor  text; at  timestamptz: now, by core.clock
-- gives   a row where it was lifted: the fulfilment order's id
-- locks   that gate, until commit
-- index   fulfilment_gate_pkey
WITH again AS (
    UPDATE fulfilment_gate AS g
    SET closed_at = %(at)s, lifted_at = NULL, lifted_by = NULL
    FROM fulfilment_order AS f
    WHERE
        g.fulfilment_order_id = %(id)s::bigint
        AND g.gate = %(gate)s
        AND g.lifted_at IS NOT NULL
        AND f.id = g.fulfilment_order_id
    RETURNING f.id, f.order_id
),

told AS (
    INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
    SELECT
        a.order_id,
        'fulfilment_order',
        a.id,
        'gate_closed',
        jsonb_build_object('gate', %(gate)s::text),
        %(actor)s,
        %(at)s
    FROM again AS a
)

SELECT a.id
FROM again AS a;
