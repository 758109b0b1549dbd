-- Moves documents of supply from state to state and records each move as an event: the one statement that
-- writes inventory_supply.state.
--
-- takes   ids  bigint[]; act  text; sources, targets, shipping, ending  text[]: sources and targets
--         parallel, the moves that the act allows; shipping, ending: states with which the units have left,
--         and after which nothing is to come; actor  text; at  timestamptz: now, by core.clock
-- gives   a row a document that moved: its id
-- locks   the rows of ids, in id order, until commit
-- index   inventory_supply_pkey
WITH legal AS (
    SELECT
        m.source,
        m.target
    FROM unnest(%(sources)s::text[], %(targets)s::text[]) AS m (source, target)
),

held AS MATERIALIZED (
    SELECT
        s.id,
        s.state
    FROM inventory_supply AS s
    WHERE s.id = any(%(ids)s::bigint[])
    ORDER BY s.id
    FOR NO KEY UPDATE
),

moved AS (
    UPDATE inventory_supply AS s
    SET
        state = legal.target,
        shipped_at = CASE
            WHEN legal.target = any(%(shipping)s::text[]) THEN coalesce(s.shipped_at, %(at)s)
            ELSE s.shipped_at
        END,
        ended_at = CASE WHEN legal.target = any(%(ending)s::text[]) THEN %(at)s::timestamptz END
    FROM held
    INNER JOIN legal ON held.state = legal.source
    WHERE s.id = held.id
    RETURNING s.id, s.kind, s.reference, legal.source, legal.target
)

INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
SELECT
    NULL,
    moved.kind,
    moved.id,
    %(act)s,
    jsonb_build_object('reference', moved.reference, 'from', moved.source, 'to', moved.target),
    %(actor)s,
    %(at)s
FROM moved
RETURNING subject_id;
