-- Reads what locations were asked for recalls.
--
-- takes   recall_ids  bigint[]
-- gives   a row each: recall_id, fulfilment_order_id, line_seq, units, state, id, stopped
-- locks   nothing
-- index   fulfilment_recall_once
SELECT
    r.recall_id,
    r.fulfilment_order_id,
    r.line_seq,
    r.units,
    r.state,
    r.id,
    r.stopped
FROM fulfilment_recall AS r
WHERE r.recall_id = any(%(recall_ids)s::bigint[]);
