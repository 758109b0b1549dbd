-- Blanks persons; the country stays for taxes.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   orders_person_pkey
UPDATE orders_person AS p
SET
    customer_name = NULL,
    customer_email = NULL,
    customer_phone = NULL,
    customer_company = NULL,
    name = NULL,
    company = NULL,
    line1 = NULL,
    line2 = NULL,
    city = NULL,
    region = NULL,
    postal_code = NULL,
    phone = NULL,
    bill_to = NULL
WHERE
    p.order_id = any(%(order_ids)s::bigint[])
    AND num_nonnulls(
        p.customer_name, p.customer_email, p.customer_phone, p.customer_company, p.name, p.company, p.line1,
        p.line2, p.city, p.region, p.postal_code, p.phone, p.bill_to
    ) > 0;
