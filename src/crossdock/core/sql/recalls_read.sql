-- Reads recalls.
--
-- takes   ids  bigint[]
-- gives   a row a recall: id, order_id, line_seq, sku_id, location_id, quantity, target, cause
--         (what the release before asked has none: it had words of its own where units become open),
--         reason, stopped; by id
-- locks   nothing
-- index   core_recall_pkey
SELECT
    r.id,
    r.order_id,
    r.line_seq,
    r.sku_id,
    r.location_id,
    r.quantity,
    r.target,
    coalesce(
        r.cause,
        CASE
            WHEN r.target = 'cancelled' THEN 'cancelled'
            WHEN r.reason = 'edited' THEN 'restated'
            ELSE r.reason
        END
    ) AS cause,
    r.reason,
    r.stopped
FROM core_recall AS r
WHERE r.id = any(%(ids)s::bigint[])
ORDER BY r.id;
