-- Reads the oldest orders of a status that have nothing left to leave. The status is planned for: where most
-- orders have one, a plan for any status reads them all. The parts of an order are looked up (OFFSET 0), not
-- merged with all there are.
--
-- takes   status  text; oldest  bigint: orders at most
-- gives   a row an order: id, deliver_by (or null), placed_at, service_level
-- locks   nothing
-- index   orders_order_status, fulfilment_order_order
SELECT
    x.id,
    x.deliver_by,
    x.placed_at,
    x.service_level
FROM orders_order AS x
WHERE
    x.status = %(status)s::text
    AND NOT EXISTS (
        SELECT 1 FROM fulfilment_order AS f
        WHERE
            f.order_id = x.id
            AND f.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
        OFFSET 0
    )
ORDER BY x.id
LIMIT %(oldest)s::bigint;
