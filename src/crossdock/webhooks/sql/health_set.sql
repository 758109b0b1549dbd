-- Writes down how endpoints did in a batch.
--
-- takes   ids  bigint[]; delivered  boolean[]: anything was; failures  bigint[]: tries that failed;
--         slow  boolean[]; errors  text[] (null: none): parallel, no id twice; now  timestamptz: wall time
-- gives   a row an endpoint: endpoint_id, failures in a row, failing_since
-- locks   their rows
-- index   webhooks_health_pkey
INSERT INTO webhooks_health AS h (endpoint_id, failures, failing_since, slow, delivered_at, error)
SELECT
    w.id,
    CASE WHEN w.delivered THEN 0 ELSE w.failures END,
    CASE WHEN NOT w.delivered THEN %(now)s::timestamptz END,
    w.slow,
    CASE WHEN w.delivered THEN %(now)s::timestamptz END,
    w.error
FROM unnest(
    %(ids)s::bigint[], %(delivered)s::boolean[], %(failures)s::bigint[], %(slow)s::boolean[],
    %(errors)s::text[]
) AS w (id, delivered, failures, slow, error)
ORDER BY w.id
ON CONFLICT (endpoint_id) DO UPDATE
    SET
        failures = CASE
            WHEN excluded.delivered_at IS NOT NULL THEN 0
            ELSE h.failures + excluded.failures
        END,
        failing_since = CASE
            WHEN excluded.delivered_at IS NULL THEN coalesce(h.failing_since, excluded.failing_since)
        END,
        rest_until = NULL,
        slow = excluded.slow,
        delivered_at = coalesce(excluded.delivered_at, h.delivered_at),
        error = excluded.error
RETURNING h.endpoint_id, h.failures, h.failing_since;
