-- How many units of a ring-fenced cell its owner's orders have taken since an instant: reserved now, or
-- shipped.
--
-- takes   sku_id, location_id, channel_id (null: any) bigint; customer text (null: any); since timestamptz
-- gives   one row: units
-- locks   nothing
-- index   inventory_reservation_cell, inventory_reservation_end_cell, orders_order_pkey
SELECT coalesce(sum(t.quantity), 0)::bigint AS units
FROM (
    SELECT
        r.order_id,
        r.quantity
    FROM inventory_reservation AS r
    WHERE
        r.sku_id = %(sku_id)s::bigint AND r.location_id = %(location_id)s::bigint
        AND r.created_at >= %(since)s
    UNION ALL
    SELECT
        e.order_id,
        e.quantity
    FROM inventory_reservation_end AS e
    WHERE
        e.sku_id = %(sku_id)s::bigint AND e.location_id = %(location_id)s::bigint
        AND e.created_at >= %(since)s AND e.how = 'shipped'
) AS t
INNER JOIN orders_order AS o ON t.order_id = o.id
WHERE
    (%(customer)s::text IS NULL OR o.customer_ref = %(customer)s::text)
    AND (%(channel_id)s::bigint IS NULL OR o.channel_id = %(channel_id)s::bigint);
