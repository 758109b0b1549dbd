-- Keeps the decisions of a batch.
--
-- takes   order_ids, attempts, costs, runner_ups (null: none) bigint[] (minor units); statuses text[]; seen
--         bytea[]: parallel; policy_version, world_id  bigint; at  timestamptz: when the batch was decided
-- gives   nothing
-- locks   nothing
-- index   sourcing_decision_pkey
INSERT INTO sourcing_decision (
    order_id, attempt, at, policy_version, world_id, status, cost, runner_up, seen
)
SELECT
    d.order_id, d.attempt, %(at)s, %(policy_version)s, %(world_id)s, d.status, d.cost, d.runner_up, d.seen
FROM unnest(
    %(order_ids)s::bigint[], %(attempts)s::bigint[], %(statuses)s::text[], %(costs)s::bigint[],
    %(runner_ups)s::bigint[], %(seen)s::bytea[]
) AS d (order_id, attempt, status, cost, runner_up, seen);
