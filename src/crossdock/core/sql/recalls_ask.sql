-- Records recalls and an event for each.
--
-- takes   order_ids, line_seqs, sku_ids, location_ids (null: anywhere), quantities bigint[]; targets,
--         causes, reasons text[]: parallel; at  timestamptz; actor  text
-- gives   a row a recall: its id
-- locks   nothing
-- index   none
-- fails   core_recall_some, core_recall_target, core_recall_cause (check)
WITH asked AS (
    INSERT INTO core_recall (
        order_id, line_seq, sku_id, location_id, quantity, target, cause, reason, actor, asked_at
    )
    SELECT
        r.order_id, r.line_seq, r.sku_id, r.location_id, r.quantity, r.target, r.cause, r.reason,
        %(actor)s, %(at)s
    FROM unnest(
        %(order_ids)s::bigint[], %(line_seqs)s::bigint[], %(sku_ids)s::bigint[], %(location_ids)s::bigint[],
        %(quantities)s::bigint[], %(targets)s::text[], %(causes)s::text[], %(reasons)s::text[]
    ) AS r (order_id, line_seq, sku_id, location_id, quantity, target, cause, reason)
    RETURNING id, order_id, line_seq, quantity, reason
),

told AS (
    INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
    SELECT
        a.order_id,
        'recall',
        a.id,
        'recall_asked',
        jsonb_build_object('line', a.line_seq, 'quantity', a.quantity, 'reason', a.reason),
        %(actor)s,
        %(at)s
    FROM asked AS a
)

SELECT a.id FROM asked AS a
ORDER BY a.id;
