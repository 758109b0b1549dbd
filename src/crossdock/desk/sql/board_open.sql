-- Reads what the board ranks: of each location and state the fulfilment orders that must leave first.
--
-- takes   first  bigint: fulfilment orders of a location and state
-- gives   a row a fulfilment order: order id, location_id, ship_on
-- locks   nothing
-- index   fulfilment_order_due
SELECT
    p.order_id,
    n.id AS location_id,
    p.ship_on
FROM network_location AS n
CROSS JOIN (
    VALUES ('planned'), ('released'), ('accepted'), ('picked'), ('packed'), ('partly_shipped')
) AS s (state)
CROSS JOIN LATERAL (
    SELECT
        f.order_id,
        f.ship_on
    FROM fulfilment_order AS f
    WHERE
        f.location_id = n.id
        AND f.state = s.state
        AND f.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
    ORDER BY f.ship_on
    LIMIT %(first)s::bigint
) AS p;
