-- Keeps what locations are asked to give back.
--
-- takes   recall_ids, ids (fulfilment orders), line_seqs, quantities  bigint[]: parallel; units, > 0;
--         answer_bys  timestamptz[] (null: as long as it takes); at  timestamptz: now, by core.clock
-- gives   a row each: its id, fulfilment_order_id, line_seq, units
-- locks   nothing
-- index   fulfilment_recall_once
-- fails   fulfilment_recall_once: asked before for the same recall
INSERT INTO fulfilment_recall (recall_id, fulfilment_order_id, line_seq, units, answer_by, asked_at)
SELECT
    w.recall_id,
    w.id,
    w.line_seq,
    w.quantity,
    w.answer_by,
    %(at)s
FROM unnest(
    %(recall_ids)s::bigint[], %(ids)s::bigint[], %(line_seqs)s::bigint[], %(quantities)s::bigint[],
    %(answer_bys)s::timestamptz[]
) AS w (recall_id, id, line_seq, quantity, answer_by)
RETURNING id, fulfilment_order_id, line_seq, units;
