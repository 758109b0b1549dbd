-- Writes the header and persons of an order as its channel states them now.
--
-- takes   id, inbound_id (null: as it was), amounts (minor units; null: not stated) bigint; source_at
--         timestamptz; digest  bytea; deliver_by  date; ship_complete, taxes_included  boolean; tags
--         text[]; the rest  text
-- gives   nothing
-- locks   that order and its persons until commit
-- index   orders_order_pkey, orders_person_pkey
WITH person AS (
    UPDATE orders_person AS p
    SET
        customer_name = %(customer_name)s,
        customer_email = %(customer_email)s,
        customer_phone = %(customer_phone)s,
        customer_company = %(customer_company)s,
        name = %(to_name)s,
        company = %(company)s,
        line1 = %(line1)s,
        line2 = %(line2)s,
        city = %(city)s,
        region = %(region)s,
        postal_code = %(postal_code)s,
        country = %(country)s,
        phone = %(phone)s,
        bill_to = %(bill_to)s::jsonb
    WHERE p.order_id = %(id)s::bigint
)

UPDATE orders_order AS o
SET
    source_at = coalesce(%(source_at)s::timestamptz, o.source_at),
    inbound_id = coalesce(%(inbound_id)s::bigint, o.inbound_id),
    digest = %(digest)s,
    currency = %(currency)s,
    service_level = %(service_level)s,
    ship_complete = %(ship_complete)s,
    taxes_included = %(taxes_included)s,
    deliver_by = %(deliver_by)s::date,
    shipping = %(shipping)s::bigint,
    discount = %(discount)s::bigint,
    tax = %(tax)s::bigint,
    total = %(total)s::bigint,
    current_total = %(current_total)s::bigint,
    computed_total = %(computed_total)s::bigint,
    customer_ref = %(customer_ref)s,
    name = %(name)s,
    purchase_order = %(purchase_order)s,
    note = %(note)s,
    tags = %(tags)s::text[],
    attributes = %(attributes)s::jsonb
WHERE o.id = %(id)s::bigint;
