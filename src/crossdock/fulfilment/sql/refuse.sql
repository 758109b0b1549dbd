-- Remembers why locations refused fulfilment orders.
--
-- takes   ids  bigint[]; reason  text
-- gives   a row each: id, location_id, ship_on
-- locks   those rows until commit (held already)
-- index   fulfilment_order_pkey
UPDATE fulfilment_order AS f
SET refusal = %(reason)s
WHERE f.id = any(%(ids)s::bigint[])
RETURNING f.id, f.location_id, f.ship_on;
