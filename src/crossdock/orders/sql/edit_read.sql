-- Reads an order's head as an edit sees it.
--
-- takes   id  bigint
-- gives   a row: id, channel_id, external_id, version, status, currency, taxes_included, service_level,
--         deliver_by, ship_complete, note, shipping, total, current_total, computed_total (minor units), then
--         the ship-to address, then tags
-- locks   nothing
-- index   orders_order_pkey, orders_person_pkey
SELECT
    o.id,
    o.channel_id,
    o.external_id,
    o.version,
    o.status,
    o.currency,
    o.taxes_included,
    o.service_level,
    o.deliver_by,
    o.ship_complete,
    o.note,
    o.shipping,
    o.total,
    o.current_total,
    o.computed_total,
    p.name,
    p.company,
    p.line1,
    p.line2,
    p.city,
    p.region,
    p.postal_code,
    p.country,
    p.phone,
    o.tags
FROM orders_order AS o
LEFT JOIN orders_person AS p ON o.id = p.order_id
WHERE o.id = %(id)s::bigint;
