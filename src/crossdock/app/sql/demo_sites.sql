-- Where the parcels of a run of the demo ship from.
--
-- takes   channel  text; first, last  bigint: external ids above first, up to last
-- gives   a row a location: code, parcels, cost a parcel (minor units); most first
-- locks   nothing
-- index   orders_order_once, fulfilment_order_order
SELECT
    l.code,
    count(*) AS parcels,
    avg(f.cost)::float8 AS cost
FROM fulfilment_order AS f
INNER JOIN orders_order AS o ON f.order_id = o.id
INNER JOIN partners_channel AS c ON o.channel_id = c.id
INNER JOIN network_location AS l ON f.location_id = l.id
WHERE
    f.state NOT IN ('cancelled', 'rejected') AND c.name = %(channel)s
    AND o.external_id::bigint > %(first)s::bigint AND o.external_id::bigint <= %(last)s::bigint
GROUP BY l.code
ORDER BY count(*) DESC, l.code;
