-- Finds recalls of orders that have no answer yet.
--
-- takes   order_ids  bigint[]
-- gives   a row a recall: id
-- locks   nothing
-- index   core_recall_order
SELECT r.id
FROM core_recall AS r
WHERE r.order_id = any(%(order_ids)s::bigint[]) AND r.answered_at IS NULL
ORDER BY r.id;
