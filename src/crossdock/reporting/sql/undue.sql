-- Fulfilment orders whose cut-off is not known yet, or that are to leave on another day than was counted.
--
-- takes   ids  bigint[]: orders
-- gives   a row a fulfilment order: id, location_id, ship_on
-- locks   nothing
-- index   fulfilment_order_order, reporting_part_pkey
SELECT
    f.id,
    f.location_id,
    f.ship_on
FROM fulfilment_order AS f
LEFT JOIN reporting_part AS p ON f.id = p.fulfilment_order_id
WHERE f.order_id = any(%(ids)s::bigint[]) AND p.ship_on IS DISTINCT FROM f.ship_on;
