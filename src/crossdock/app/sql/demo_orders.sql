-- The orders of a run of the demo, and how each stands.
--
-- takes   after  bigint: the last order's id before the run
-- gives   a row an order: id, channel's name, external_id, number of units ordered, cancelled,
--         delivered, backordered, of these without a day on which they come, codes of its live holds,
--         tracking numbers of what left
-- locks   nothing
-- index   orders_order_pkey, orders_line_pkey, orders_hold_live, fulfilment_shipment_order
SELECT
    o.id,
    c.name,
    o.external_id,
    l.ordered,
    l.cancelled,
    l.delivered,
    l.backordered,
    l.undated,
    array(
        SELECT DISTINCT h.code FROM orders_hold AS h
        WHERE h.order_id = o.id AND h.lifted_at IS NULL
        ORDER BY h.code
    ) AS holds,
    array(
        SELECT p.tracking
        FROM fulfilment_shipment AS s
        INNER JOIN fulfilment_package AS p ON s.id = p.shipment_id
        WHERE s.order_id = o.id AND s.shipped_at IS NOT NULL AND p.tracking <> ''
        ORDER BY p.tracking
    ) AS trackings
FROM orders_order AS o
INNER JOIN partners_channel AS c ON o.channel_id = c.id
CROSS JOIN LATERAL (
    SELECT
        sum(n.ordered)::bigint AS ordered,
        sum(n.cancelled)::bigint AS cancelled,
        sum(n.delivered)::bigint AS delivered,
        sum(n.backordered)::bigint AS backordered,
        coalesce(sum(n.backordered) FILTER (WHERE n.expected_on IS NULL), 0)::bigint AS undated
    FROM orders_line AS n
    WHERE n.order_id = o.id
) AS l
WHERE o.id > %(after)s::bigint
ORDER BY o.id;
