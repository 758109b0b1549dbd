-- Lifts a gate of fulfilment orders, with an event for each.
--
-- takes   ids  bigint[]; gate, owner (null: whoever's), actor  text; at  timestamptz: now, by core.clock
-- gives   a row a fulfilment order whose gate was closed, and is that owner's: id, order_id
-- locks   those gates, by fulfilment order, until commit
-- index   fulfilment_gate_pkey
WITH held AS MATERIALIZED (
    SELECT g.fulfilment_order_id AS id
    FROM fulfilment_gate AS g
    WHERE
        g.fulfilment_order_id = any(%(ids)s::bigint[])
        AND g.gate = %(gate)s
        AND (%(owner)s::text IS NULL OR g.owner = %(owner)s)
        AND g.lifted_at IS NULL
    ORDER BY g.fulfilment_order_id
    FOR NO KEY UPDATE
),

lifted AS (
    UPDATE fulfilment_gate AS g
    SET lifted_at = %(at)s, lifted_by = %(actor)s
    FROM held AS h
    INNER JOIN fulfilment_order AS f ON h.id = f.id
    WHERE g.fulfilment_order_id = h.id AND g.gate = %(gate)s
    RETURNING f.id, f.order_id
),

told AS (
    INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
    SELECT
        l.order_id,
        'fulfilment_order',
        l.id,
        'gate_lifted',
        jsonb_build_object('gate', %(gate)s::text),
        %(actor)s,
        %(at)s
    FROM lifted AS l
)

SELECT
    l.id,
    l.order_id
FROM lifted AS l;
