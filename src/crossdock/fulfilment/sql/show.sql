-- Reads fulfilment orders as they are shown.
--
-- takes   ids  bigint[]
-- gives   a row a fulfilment order, as fulfilment/read.py unpacks it; by id
-- locks   nothing
-- index   fulfilment_order_pkey, network_location_pkey
SELECT
    f.id,
    f.order_id,
    l.code AS location,
    f.state,
    f.state_since,
    f.carrier,
    f.service,
    f.price,
    f.cost,
    f.currency,
    f.ship_on,
    f.deliver_on,
    f.release_at,
    f.created_at,
    f.refusal
FROM fulfilment_order AS f
INNER JOIN network_location AS l ON f.location_id = l.id
WHERE f.id = any(%(ids)s::bigint[])
ORDER BY f.id;
