-- What became of the orders of a run of the demo, in numbers.
--
-- takes   after  bigint: the last order's id before the run; message  bigint: the last message's before it
-- gives   one row: orders, routed, split, parcels, cost (minor units), cost_orders, messages, quarantined,
--         labels, refused
-- locks   nothing
-- index   orders_order_pkey, fulfilment_order_order
WITH shipped AS (
    SELECT
        f.order_id,
        count(*) AS parcels
    FROM fulfilment_order AS f
    WHERE f.state NOT IN ('cancelled', 'rejected') AND f.order_id > %(after)s::bigint
    GROUP BY f.order_id
),

decided AS (
    SELECT DISTINCT ON (d.order_id)
        d.order_id,
        d.cost
    FROM sourcing_decision AS d
    WHERE d.status <> 'backordered' AND d.order_id > %(after)s::bigint
    ORDER BY d.order_id, d.attempt DESC
)

SELECT
    (SELECT count(*) FROM orders_order AS o WHERE o.id > %(after)s::bigint) AS orders,
    (SELECT count(*) FROM shipped) AS routed,
    (SELECT count(*) FROM shipped WHERE shipped.parcels > 1) AS split,
    (SELECT coalesce(sum(shipped.parcels), 0)::bigint FROM shipped) AS parcels,
    (SELECT coalesce(sum(decided.cost), 0)::bigint FROM decided) AS cost,
    (SELECT count(*) FROM decided) AS cost_orders,
    (SELECT count(*) FROM mailbox_inbound AS i WHERE i.id > %(message)s::bigint) AS messages,
    (
        SELECT count(*) FROM mailbox_quarantine AS q
        WHERE q.resolved_at IS NULL AND q.inbound_id > %(message)s::bigint
    ) AS quarantined,
    (
        SELECT count(*) FROM fulfilment_label AS b
        INNER JOIN fulfilment_shipment AS s ON b.shipment_id = s.id
        WHERE b.state = 'bought' AND s.order_id > %(after)s::bigint
    ) AS labels,
    (
        SELECT count(*) FROM fulfilment_order AS f
        WHERE f.state = 'rejected' AND f.order_id > %(after)s::bigint
    ) AS refused;
