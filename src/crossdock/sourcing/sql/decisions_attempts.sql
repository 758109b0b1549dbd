-- How often orders have been decided.
--
-- takes   order_ids  bigint[]
-- gives   a row an order with a decision: order_id, attempts
-- locks   nothing
-- index   sourcing_decision_pkey
SELECT
    d.order_id,
    max(d.attempt)::bigint AS attempts
FROM sourcing_decision AS d
WHERE d.order_id = any(%(order_ids)s::bigint[])
GROUP BY d.order_id;
