-- Where the parcels of a run of the demo ship from.
--
-- takes   after  bigint: the last order's id before the run
-- gives   a row a location: code, parcels, cost a parcel (minor units); most first
-- locks   nothing
-- index   fulfilment_order_order
SELECT
    l.code,
    count(*) AS parcels,
    avg(f.cost)::float8 AS cost
FROM fulfilment_order AS f
INNER JOIN network_location AS l ON f.location_id = l.id
WHERE f.state NOT IN ('cancelled', 'rejected') AND f.order_id > %(after)s::bigint
GROUP BY l.code
ORDER BY count(*) DESC, l.code;
