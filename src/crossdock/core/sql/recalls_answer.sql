-- Answers recalls: the one statement that writes core_recall.state.
--
-- takes   ids, stopped (units, in all)  bigint[]; hows  text[]: 'answer', 'wait' (a location was asked),
--         'ask'
--         (look again): parallel; at  timestamptz
-- gives   nothing
-- locks   the rows of ids
-- index   core_recall_pkey
-- fails   core_recall_stopped (check): more was stopped than was asked
WITH answered AS (
    UPDATE core_recall AS r
    SET
        state = CASE
            WHEN a.how = 'wait' THEN 'waiting'
            WHEN a.how = 'ask' THEN 'asked'
            WHEN a.stopped = r.quantity THEN 'stopped'
            WHEN a.stopped > 0 THEN 'partly'
            ELSE 'too_late'
        END,
        stopped = a.stopped,
        answered_at = CASE WHEN a.how = 'answer' THEN %(at)s::timestamptz END
    FROM unnest(%(ids)s::bigint[], %(stopped)s::bigint[], %(hows)s::text[]) AS a (id, stopped, how)
    WHERE r.id = a.id AND r.state IN ('asked', 'waiting')
    RETURNING r.id, r.order_id, r.line_seq, r.quantity, r.stopped, r.state, r.reason
)

INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
SELECT
    a.order_id,
    'recall',
    a.id,
    'recall_' || a.state,
    jsonb_build_object('line', a.line_seq, 'quantity', a.quantity, 'stopped', a.stopped, 'reason', a.reason),
    'stage:recall',
    %(at)s
FROM answered AS a
WHERE a.state <> 'asked';
