-- Counts units of fulfilment orders as picked. Runs behind the orders' lock.
--
-- takes   ids, line_seqs, picked  bigint[]: parallel; units picked so far; a line at most once
-- gives   nothing
-- locks   those lines
-- index   fulfilment_line_pkey
-- fails   fulfilment_line_picked (check): more is picked than there is to pick
UPDATE fulfilment_line AS n
SET picked = w.picked
FROM unnest(%(ids)s::bigint[], %(line_seqs)s::bigint[], %(picked)s::bigint[]) AS w (id, line_seq, picked)
WHERE n.fulfilment_order_id = w.id AND n.line_seq = w.line_seq;
