-- Reads what decides whether a newer statement of a channel changes an order.
--
-- takes   ids bigint[]
-- gives   a row an order: id, channel_id, external_id, source_at, digest, inbound_id, service_level,
--         currency, total and current_total (minor units), status, then the ship-to address
-- locks   nothing
-- index   orders_order_pkey, orders_person_pkey
SELECT
    o.id,
    o.channel_id,
    o.external_id,
    o.source_at,
    o.digest,
    o.inbound_id,
    o.service_level,
    o.currency,
    o.total,
    o.current_total,
    o.status,
    p.name,
    p.company,
    p.line1,
    p.line2,
    p.city,
    p.region,
    p.postal_code,
    p.country,
    p.phone
FROM orders_order AS o
LEFT JOIN orders_person AS p ON o.id = p.order_id
WHERE o.id = any(%(ids)s::bigint[]);
