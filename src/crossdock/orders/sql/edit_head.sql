-- Writes what an edit by hand changes of an order's head. A billing address that was "as the ship-to" stays
-- what it was when the ship-to address moves.
--
-- takes   id  bigint; service_level, note  text; deliver_by  date; ship_complete, moves (the address too)
--         boolean; shipping, current_total (null: not stated), computed_total  bigint: minor units; to_name,
--         company, line1, line2, city, region, postal_code, country, phone  text
-- gives   nothing
-- locks   that order and its persons until commit
-- index   orders_order_pkey, orders_person_pkey
WITH person AS (
    UPDATE orders_person AS p
    SET
        name = %(to_name)s,
        company = %(company)s,
        line1 = %(line1)s,
        line2 = %(line2)s,
        city = %(city)s,
        region = %(region)s,
        postal_code = %(postal_code)s,
        country = %(country)s,
        phone = %(phone)s,
        bill_to = CASE
            WHEN p.bill_to = 'true'::jsonb THEN jsonb_build_object(
                'name', p.name, 'company', p.company, 'line1', p.line1, 'line2', p.line2, 'city', p.city,
                'region', p.region, 'postal_code', p.postal_code, 'country', p.country, 'phone', p.phone
            )
            ELSE p.bill_to
        END
    WHERE p.order_id = %(id)s::bigint AND %(moves)s::boolean
)

UPDATE orders_order AS o
SET
    service_level = %(service_level)s,
    note = %(note)s,
    deliver_by = %(deliver_by)s::date,
    ship_complete = %(ship_complete)s::boolean,
    shipping = %(shipping)s::bigint,
    current_total = %(current_total)s::bigint,
    computed_total = %(computed_total)s::bigint
WHERE o.id = %(id)s::bigint;
