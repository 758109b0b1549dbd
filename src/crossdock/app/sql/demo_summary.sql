-- What became of the orders of a run of the demo.
--
-- takes   channel, prefix (of the webhook ids) text; first, last bigint: external ids above first, up to
--         last
-- gives   one row: orders, routed, split, backordered, released, cancelled, parcels, cost (minor units),
--         cost_orders, messages, quarantined
-- locks   nothing
-- index   orders_order_once, fulfilment_order_order
WITH mine AS (
    SELECT
        o.id,
        o.status
    FROM orders_order AS o
    INNER JOIN partners_channel AS c ON o.channel_id = c.id
    WHERE
        c.name = %(channel)s
        AND o.external_id::bigint > %(first)s::bigint AND o.external_id::bigint <= %(last)s::bigint
),

shipped AS (
    SELECT
        f.order_id,
        count(*) AS parcels
    FROM fulfilment_order AS f
    INNER JOIN mine ON f.order_id = mine.id
    WHERE f.state NOT IN ('cancelled', 'rejected')
    GROUP BY f.order_id
),

decided AS (
    SELECT DISTINCT ON (d.order_id)
        d.order_id,
        d.cost
    FROM sourcing_decision AS d
    INNER JOIN mine ON d.order_id = mine.id
    WHERE d.status <> 'backordered'
    ORDER BY d.order_id, d.attempt DESC
)

SELECT
    (SELECT count(*) FROM mine) AS orders,
    (SELECT count(*) FROM shipped) AS routed,
    (SELECT count(*) FROM shipped WHERE shipped.parcels > 1) AS split,
    (SELECT count(*) FROM mine WHERE mine.status = 'backordered') AS backordered,
    (SELECT count(*) FROM mine WHERE mine.status = 'released') AS released,
    (SELECT count(*) FROM mine WHERE mine.status = 'cancelled') AS cancelled,
    (SELECT coalesce(sum(shipped.parcels), 0)::bigint FROM shipped) AS parcels,
    (SELECT coalesce(sum(decided.cost), 0)::bigint FROM decided) AS cost,
    (SELECT count(*) FROM decided) AS cost_orders,
    (
        SELECT count(*) FROM mailbox_inbound AS i
        INNER JOIN partners_channel AS c ON i.channel_id = c.id
        WHERE c.name = %(channel)s AND starts_with(i.key, %(prefix)s)
    ) AS messages,
    (SELECT count(*) FROM mailbox_quarantine AS q WHERE q.resolved_at IS NULL) AS quarantined;
