-- Reads orders with their channel and persons.
--
-- takes   ids  bigint[]
-- gives   a row an order, as orders/read.py unpacks it
-- locks   nothing
-- index   orders_order_pkey, orders_person_pkey
SELECT
    o.id,
    c.name AS channel,
    o.external_id,
    o.status,
    o.version,
    o.service_level,
    o.ship_complete,
    o.taxes_included,
    o.deliver_by,
    o.placed_at,
    o.received_at,
    o.currency,
    o.shipping,
    o.discount,
    o.tax,
    o.total,
    o.current_total,
    o.computed_total,
    o.customer_ref,
    o.name,
    o.purchase_order,
    o.note,
    o.tags,
    o.attributes,
    o.source_at,
    o.priority,
    p.customer_name,
    p.customer_email,
    p.customer_phone,
    p.customer_company,
    p.name AS ship_to_name,
    p.company,
    p.line1,
    p.line2,
    p.city,
    p.region,
    p.postal_code,
    p.country,
    p.phone,
    p.bill_to
FROM orders_order AS o
LEFT JOIN partners_channel AS c ON o.channel_id = c.id
LEFT JOIN orders_person AS p ON o.id = p.order_id
WHERE o.id = any(%(ids)s::bigint[]);
