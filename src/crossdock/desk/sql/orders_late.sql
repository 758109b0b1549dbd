-- Finds orders of which something should have left by now.
--
-- takes   today  date: business day; most  bigint: fulfilment orders that are looked at, at each location
-- gives   a row an order: its id
-- locks   nothing
-- index   fulfilment_order_due
SELECT DISTINCT f.order_id
FROM network_location AS n
CROSS JOIN LATERAL (
    SELECT x.order_id
    FROM fulfilment_order AS x
    WHERE
        x.location_id = n.id
        AND x.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
        AND x.ship_on < %(today)s::date
    ORDER BY x.location_id, x.state, x.ship_on
    LIMIT %(most)s::bigint
) AS f;
