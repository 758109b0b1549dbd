-- Moves fulfilment orders from state to state and records each move as an event: the one statement that
-- writes fulfilment_order.state.
--
-- takes   ids  bigint[]; act  text; sources, targets  text[]: parallel; the moves that this act allows; at
--         timestamptz: now, by core.clock; actor  text
-- gives   a row an order moved: its id
-- locks   the rows of ids, in id order, until commit
-- index   fulfilment_order_pkey
WITH legal AS (
    SELECT
        m.source,
        m.target
    FROM unnest(%(sources)s::text[], %(targets)s::text[]) AS m (source, target)
),

held AS MATERIALIZED (
    SELECT
        f.id,
        f.state
    FROM fulfilment_order AS f
    WHERE f.id = any(%(ids)s::bigint[])
    ORDER BY f.id
    FOR NO KEY UPDATE
),

moved AS (
    UPDATE fulfilment_order AS f
    SET state = legal.target, state_since = %(at)s
    FROM held
    INNER JOIN legal ON held.state = legal.source
    WHERE f.id = held.id
    RETURNING f.id, f.order_id, legal.source, legal.target
)

INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
SELECT
    moved.order_id,
    'fulfilment_order',
    moved.id,
    %(act)s,
    jsonb_build_object('from', moved.source, 'to', moved.target),
    %(actor)s,
    %(at)s
FROM moved
RETURNING subject_id;
