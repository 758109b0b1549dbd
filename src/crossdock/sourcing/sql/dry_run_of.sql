-- Reads decisions, each with its order as rules see it.
--
-- takes   order_ids, attempts  bigint[]: parallel
-- gives   a row a decision there is, as dry_run_recent.sql
-- locks   nothing
-- index   sourcing_decision_pkey, orders_order_pkey, orders_person_pkey
WITH wanted AS (
    SELECT DISTINCT
        w.order_id,
        w.attempt
    FROM unnest(%(order_ids)s::bigint[], %(attempts)s::bigint[]) AS w (order_id, attempt)
)

SELECT
    d.order_id, d.attempt, d.at, d.policy_version, d.world_id, d.status, d.cost, d.runner_up, d.seen,
    o.channel_id, o.service_level, o.ship_complete, o.deliver_by, o.placed_at, o.total, o.tags,
    o.customer_ref, p.region
FROM wanted AS w
INNER JOIN sourcing_decision AS d ON w.order_id = d.order_id AND w.attempt = d.attempt AND d.seen <> ''
INNER JOIN orders_order AS o ON w.order_id = o.id
LEFT JOIN orders_person AS p ON w.order_id = p.order_id
ORDER BY d.order_id DESC, d.attempt DESC;
