-- Reads the last decision about each of the last orders that were decided, newest first; those that a person
-- made are passed over.
--
-- takes   limit  bigint: orders
-- gives   a row an order: the decision (as decisions_read.sql), then of its order: channel_id,
--         service_level, ship_complete, deliver_by, placed_at, total, tags, customer_ref, region
-- locks   nothing
-- index   sourcing_decision_pkey, sourcing_forced_pkey, orders_order_pkey, orders_person_pkey
WITH latest AS (
    SELECT DISTINCT ON (d.order_id)
        d.order_id,
        d.attempt
    FROM sourcing_decision AS d
    WHERE
        d.seen <> ''
        AND NOT EXISTS (
            SELECT 1 FROM sourcing_forced AS f
            WHERE f.order_id = d.order_id AND f.attempt = d.attempt
        )
    ORDER BY d.order_id DESC, d.attempt DESC
    LIMIT %(limit)s::bigint
)

SELECT
    d.order_id, d.attempt, d.at, d.policy_version, d.world_id, d.status, d.cost, d.runner_up, d.seen,
    o.channel_id, o.service_level, o.ship_complete, o.deliver_by, o.placed_at, o.total, o.tags,
    o.customer_ref, p.region
FROM latest AS l
INNER JOIN sourcing_decision AS d ON l.order_id = d.order_id AND l.attempt = d.attempt
INNER JOIN orders_order AS o ON l.order_id = o.id
LEFT JOIN orders_person AS p ON l.order_id = p.order_id
ORDER BY d.order_id DESC;
