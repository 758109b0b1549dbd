-- Blanks what settled acts on orders wanted, changed and were given as reasons.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   sourcing_act_order
UPDATE sourcing_act AS a
SET
    wanted = NULL,
    reason = 'forgotten',
    refusal = CASE WHEN a.refusal IS NOT NULL THEN 'forgotten' END,
    difference = NULL
WHERE
    a.order_id = any(%(order_ids)s::bigint[]) AND a.settled_at IS NOT NULL
    AND a.reason <> 'forgotten';
