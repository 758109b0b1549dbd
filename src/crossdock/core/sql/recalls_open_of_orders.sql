-- Which orders still wait for recalls to be answered.
--
-- takes   order_ids  bigint[]
-- gives   a row an order: order_id, units
-- locks   nothing
-- index   core_recall_order
SELECT
    r.order_id,
    sum(r.quantity)::bigint AS units
FROM core_recall AS r
WHERE r.order_id = any(%(order_ids)s::bigint[]) AND r.state = 'asked'
GROUP BY r.order_id;
