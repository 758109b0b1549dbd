-- Reads what the location of a fulfilment order was asked to give back.
--
-- takes   id  bigint: the fulfilment order
-- gives   a row each: id, recall_id, line_seq, line (the channel's own id), sku, units, stopped, state,
--         asked_at, answer_by, answered_at, answered_by, note; by id
-- locks   nothing
-- index   fulfilment_recall_order, fulfilment_order_pkey, orders_line_pkey
SELECT
    r.id,
    r.recall_id,
    r.line_seq,
    l.external_id AS line,
    l.sku,
    r.units,
    r.stopped,
    r.state,
    r.asked_at,
    r.answer_by,
    r.answered_at,
    r.answered_by,
    r.note
FROM fulfilment_recall AS r
INNER JOIN fulfilment_order AS f ON r.fulfilment_order_id = f.id
LEFT JOIN orders_line AS l ON f.order_id = l.order_id AND r.line_seq = l.seq
WHERE r.fulfilment_order_id = %(id)s::bigint
ORDER BY r.id;
