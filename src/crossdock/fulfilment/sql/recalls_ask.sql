-- Keeps what locations are asked to give back.
--
-- takes   recall_ids, ids (fulfilment orders), line_seqs, quantities  bigint[]: parallel; units, > 0; at
--         timestamptz: now, by core.clock
-- gives   a row each: its id, fulfilment_order_id, line_seq, units
-- locks   nothing
-- index   fulfilment_recall_once
-- fails   fulfilment_recall_once: asked before for the same recall
INSERT INTO fulfilment_recall (recall_id, fulfilment_order_id, line_seq, units, asked_at)
SELECT
    w.recall_id,
    w.id,
    w.line_seq,
    w.quantity,
    %(at)s
FROM unnest(%(recall_ids)s::bigint[], %(ids)s::bigint[], %(line_seqs)s::bigint[], %(quantities)s::bigint[])
    AS w (recall_id, id, line_seq, quantity)
RETURNING id, fulfilment_order_id, line_seq, units;
