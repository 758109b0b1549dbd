-- Reads what a result shows of an order.
--
-- takes   ids  bigint[]
-- gives   a row an order: id, channel (name), external_id, name, status, placed_at, purchase_order, customer,
--         email, ship_to (name), city, postal_code, country
-- locks   nothing
-- index   orders_order_pkey, orders_person_pkey
SELECT
    o.id,
    c.name AS channel,
    o.external_id,
    o.name,
    o.status,
    o.placed_at,
    o.purchase_order,
    p.customer_name AS customer,
    p.customer_email AS email,
    p.name AS ship_to,
    p.city,
    p.postal_code,
    p.country
FROM orders_order AS o
INNER JOIN partners_channel AS c ON o.channel_id = c.id
LEFT JOIN orders_person AS p ON o.id = p.order_id
WHERE o.id = any(%(ids)s::bigint[]);
