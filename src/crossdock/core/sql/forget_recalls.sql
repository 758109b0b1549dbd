-- Blanks the reasons that were given for recalls of orders.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   core_recall_order
UPDATE core_recall AS r
SET reason = 'forgotten'
WHERE
    r.order_id = any(%(order_ids)s::bigint[]) AND r.answered_at IS NOT NULL
    AND r.reason !~ '^[a-z_]+$';
