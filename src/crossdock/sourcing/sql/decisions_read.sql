-- Reads a decision about an order, unless what it saw is gone (retention).
--
-- takes   order_id  bigint; attempt  bigint (null: the latest)
-- gives   at most one row: order_id, attempt, at, policy_version, world_id, status, cost, runner_up, seen
-- locks   nothing
-- index   sourcing_decision_pkey
SELECT
    d.order_id,
    d.attempt,
    d.at,
    d.policy_version,
    d.world_id,
    d.status,
    d.cost,
    d.runner_up,
    d.seen
FROM sourcing_decision AS d
WHERE
    d.order_id = %(order_id)s::bigint AND (%(attempt)s::bigint IS NULL OR d.attempt = %(attempt)s::bigint)
    AND d.seen <> ''
ORDER BY d.attempt DESC
LIMIT 1;
