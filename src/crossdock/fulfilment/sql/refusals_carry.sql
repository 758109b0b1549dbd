-- Writes down what was refused of an order's lines for the lines that they became in another order.
--
-- takes   source_id, target_id  bigint: orders; seqs (there), as_seqs (here)  bigint[]: parallel
-- gives   nothing
-- locks   nothing: the caller holds both orders
-- index   fulfilment_refusal_order
INSERT INTO fulfilment_refusal (
    fulfilment_order_id, order_id, location_id, line_seq, sku_id, quantity, act, reason, about, note, actor,
    at
)
SELECT
    r.fulfilment_order_id,
    %(target_id)s::bigint,
    r.location_id,
    c.as_seq,
    r.sku_id,
    r.quantity,
    r.act,
    r.reason,
    r.about,
    r.note,
    r.actor,
    r.at
FROM unnest(%(seqs)s::bigint[], %(as_seqs)s::bigint[]) AS c (seq, as_seq)
INNER JOIN fulfilment_refusal AS r ON r.order_id = %(source_id)s::bigint AND c.seq = r.line_seq
WHERE r.forgotten_at IS NULL
ORDER BY r.id;
