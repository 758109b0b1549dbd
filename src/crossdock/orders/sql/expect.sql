-- Sets when the back-ordered units of lines are expected; of a line that has none any more, nothing.
--
-- takes   order_ids, seqs  bigint[]; days  date[] (null: not known): parallel
-- gives   a row a line that was set: order_id, seq
-- locks   those lines
-- index   orders_line_pkey
UPDATE orders_line AS l
SET expected_on = e.day
FROM unnest(%(order_ids)s::bigint[], %(seqs)s::bigint[], %(days)s::date[]) AS e (order_id, seq, day)
WHERE l.order_id = e.order_id AND l.seq = e.seq AND l.backordered > 0
RETURNING l.order_id, l.seq;
