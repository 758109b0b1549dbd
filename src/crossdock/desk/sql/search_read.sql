-- Reads what orders are to be found by, and by what they are found now.
--
-- takes   ids  bigint[]
-- gives   a row an order: id, channel_id, purchase_order; names, mails, phones, postcodes text[] (some may be
--         null); bill_to jsonb; sku_ids bigint[]; keys bigint[]: what is there, null: none
-- locks   nothing
-- index   orders_order_pkey, orders_person_pkey, orders_line_pkey, desk_entry_pkey
SELECT
    o.id,
    o.channel_id,
    o.purchase_order,
    ARRAY[p.customer_name, p.customer_company, p.name, p.company] AS names,
    ARRAY[p.customer_email] AS mails,
    ARRAY[p.customer_phone, p.phone] AS phones,
    ARRAY[p.postal_code] AS postcodes,
    p.bill_to,
    (
        SELECT array_agg(l.sku_id) || array_agg(l.bought_sku_id)
        FROM orders_line AS l
        WHERE l.order_id = o.id
    ) AS sku_ids,
    e.keys
FROM orders_order AS o
LEFT JOIN orders_person AS p ON o.id = p.order_id
LEFT JOIN desk_entry AS e ON o.id = e.order_id
WHERE o.id = any(%(ids)s::bigint[]);
