-- Reads fulfilment orders as a location's message tells them.
--
-- takes   ids, location_ids  bigint[]: those of ids that are at one of these locations
-- gives   a row each: id, order_id, location_id, location, carrier, service, ship_on, deliver_on, name,
--         company, line1, line2, city, region, postal_code, country, phone; by id
-- locks   nothing
-- index   fulfilment_order_pkey, network_location_pkey, orders_person_pkey
SELECT
    f.id,
    f.order_id,
    f.location_id,
    l.code AS location,
    f.carrier,
    f.service,
    f.ship_on,
    f.deliver_on,
    p.name,
    p.company,
    p.line1,
    p.line2,
    p.city,
    p.region,
    p.postal_code,
    p.country,
    p.phone
FROM fulfilment_order AS f
INNER JOIN network_location AS l ON f.location_id = l.id
LEFT JOIN orders_person AS p ON f.order_id = p.order_id
WHERE f.id = any(%(ids)s::bigint[]) AND f.location_id = any(%(location_ids)s::bigint[])
ORDER BY f.id;
