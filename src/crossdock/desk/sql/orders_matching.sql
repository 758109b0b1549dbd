-- Keeps of some orders those that are as a list asks for.
--
-- takes   ids  bigint[]; tag, sku, carrier  text, location_id  bigint, placed_from, placed_until
--         timestamptz, least, most  numeric: major units of an order's own currency (each null: any);
--         currencies  text[], exponents  bigint[]: parallel, of those that do not have two decimals;
--         limit  bigint
-- gives   a row an order: its id, in the order of ids
-- locks   nothing
-- index   orders_order_pkey, orders_line_pkey, fulfilment_order_order
SELECT o.id
FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS c (id, place)
INNER JOIN orders_order AS o ON c.id = o.id
LEFT JOIN unnest(%(currencies)s::text[], %(exponents)s::bigint[]) AS m (currency, exponent)
    ON o.currency = m.currency
WHERE
    (%(tag)s::text IS NULL OR %(tag)s::text = any(o.tags))
    AND (%(placed_from)s::timestamptz IS NULL OR o.placed_at >= %(placed_from)s::timestamptz)
    AND (%(placed_until)s::timestamptz IS NULL OR o.placed_at < %(placed_until)s::timestamptz)
    AND (
        %(least)s::numeric IS NULL
        OR coalesce(o.current_total, o.total, o.computed_total)
        >= %(least)s::numeric * 10::numeric ^ coalesce(m.exponent, 2)
    )
    AND (
        %(most)s::numeric IS NULL
        OR coalesce(o.current_total, o.total, o.computed_total)
        <= %(most)s::numeric * 10::numeric ^ coalesce(m.exponent, 2)
    )
    AND (
        %(sku)s::text IS NULL
        OR EXISTS (SELECT FROM orders_line AS l WHERE l.order_id = o.id AND l.sku = %(sku)s::text)
    )
    AND (
        (%(location_id)s::bigint IS NULL AND %(carrier)s::text IS NULL)
        OR EXISTS (
            SELECT FROM fulfilment_order AS f
            WHERE
                f.order_id = o.id AND f.state NOT IN ('rejected', 'cancelled')
                AND (%(location_id)s::bigint IS NULL OR f.location_id = %(location_id)s::bigint)
                AND (%(carrier)s::text IS NULL OR f.carrier = %(carrier)s::text)
        )
    )
ORDER BY c.place
LIMIT %(limit)s::bigint;
