-- Units reserved of the SKUs that a shop shows: each a change of what it may sell.
--
-- takes   skus  text[]: their codes; since  timestamptz: business time
-- gives   a row a reservation, in the order in which they were made: sku, location (codes), quantity,
--         seconds (of its making, since the epoch), counted (made since then)
-- locks   nothing
-- index   inventory_reservation_cell, catalog_sku_code
SELECT
    k.code,
    l.code AS location,
    r.quantity,
    extract(EPOCH FROM r.created_at)::float8 AS seconds,
    r.created_at >= %(since)s AS counted
FROM catalog_sku AS k
INNER JOIN inventory_reservation AS r ON k.id = r.sku_id
INNER JOIN network_location AS l ON r.location_id = l.id
WHERE k.code = any(%(skus)s::text[])
ORDER BY r.created_at, r.order_id, r.line_seq;
