-- Inserts the lines and persons of new orders.
--
-- takes   a line each: line_orders, seqs, sku_ids (null: unknown), open, backordered, allocated, released,
--         shipped, delivered, cancelled (units), price_quantities, discounts, taxes (minor units)
--         bigint[]; external_ids, skus, titles, unit_prices (decimal, major units), attributes (JSON)
--         text[]; ships  boolean[]; an order each: ids  bigint[]; customer_names, customer_emails,
--         customer_phones, customer_companies, names, companies, line1s, line2s, cities, regions,
--         postal_codes, countries, phones, bill_tos (JSON; true: as ship_to)  text[]
-- gives   nothing
-- locks   nothing
-- index   orders_line_pkey, orders_person_pkey
-- fails   orders_line_parts (check): a negative quantity
WITH people AS (
    INSERT INTO orders_person (
        order_id, customer_name, customer_email, customer_phone, customer_company, name, company, line1,
        line2, city, region, postal_code, country, phone, bill_to
    )
    SELECT
        p.id,
        p.customer_name,
        p.customer_email,
        p.customer_phone,
        p.customer_company,
        p.name,
        p.company,
        p.line1,
        p.line2, p.city, p.region, p.postal_code, p.country, p.phone, p.bill_to::jsonb
    FROM unnest(
        %(ids)s::bigint[], %(customer_names)s::text[], %(customer_emails)s::text[],
        %(customer_phones)s::text[],
        %(customer_companies)s::text[], %(names)s::text[], %(companies)s::text[], %(line1s)s::text[],
        %(line2s)s::text[], %(cities)s::text[], %(regions)s::text[], %(postal_codes)s::text[],
        %(countries)s::text[], %(phones)s::text[], %(bill_tos)s::text[]
    ) AS p (
        id, customer_name, customer_email, customer_phone, customer_company, name, company, line1, line2,
        city, region, postal_code, country, phone, bill_to
    )
)

INSERT INTO orders_line (
    order_id, seq, external_id, sku_id, sku, title, ships, ordered, open, backordered, allocated, released,
    shipped, delivered, cancelled, unit_price, price_quantity, discount, tax, attributes
)
SELECT
    l.order_id, l.seq, l.external_id, l.sku_id, l.sku, l.title, l.ships,
    l.open + l.backordered + l.allocated + l.released + l.shipped + l.delivered + l.cancelled,
    l.open, l.backordered, l.allocated, l.released, l.shipped, l.delivered, l.cancelled,
    l.unit_price::numeric, l.price_quantity, l.discount, l.tax, l.attributes::jsonb
FROM unnest(
    %(line_orders)s::bigint[], %(seqs)s::bigint[], %(external_ids)s::text[], %(sku_ids)s::bigint[],
    %(skus)s::text[], %(titles)s::text[], %(ships)s::boolean[], %(open)s::bigint[], %(backordered)s::bigint[],
    %(allocated)s::bigint[], %(released)s::bigint[], %(shipped)s::bigint[], %(delivered)s::bigint[],
    %(cancelled)s::bigint[], %(unit_prices)s::text[], %(price_quantities)s::bigint[], %(discounts)s::bigint[],
    %(taxes)s::bigint[], %(attributes)s::text[]
) AS l (
    order_id, seq, external_id, sku_id, sku, title, ships, open, backordered, allocated, released, shipped,
    delivered, cancelled, unit_price, price_quantity, discount, tax, attributes
);
