-- Orders for an export, a row a line, oldest first. A kit's line counts the whole kits that its components
-- make; these follow as lines of their own.
--
-- takes   channel_id  bigint, status  text, since, until  timestamptz: of placed_at, from and before (each
--         null: any); persons  boolean: false blanks who the order is for, and the notes
-- gives   a row a line, as orders/export.py unpacks it
-- locks   nothing
-- index   orders_order_pkey, orders_line_pkey, orders_person_pkey
SELECT
    o.id,
    c.name,
    o.external_id,
    o.name,
    o.status,
    o.placed_at,
    o.received_at,
    o.service_level,
    o.deliver_by,
    o.ship_complete,
    o.purchase_order,
    array_to_string(o.tags, ' '),
    CASE WHEN %(persons)s::boolean THEN o.note END,
    o.currency,
    o.shipping,
    o.discount,
    o.tax,
    o.total,
    o.current_total,
    o.taxes_included,
    CASE WHEN %(persons)s::boolean THEN o.customer_ref END,
    CASE WHEN %(persons)s::boolean THEN p.customer_email END,
    CASE WHEN %(persons)s::boolean THEN p.name END,
    CASE WHEN %(persons)s::boolean THEN p.company END,
    CASE WHEN %(persons)s::boolean THEN p.line1 END,
    CASE WHEN %(persons)s::boolean THEN p.line2 END,
    CASE WHEN %(persons)s::boolean THEN p.city END,
    CASE WHEN %(persons)s::boolean THEN p.region END,
    CASE WHEN %(persons)s::boolean THEN p.postal_code END,
    p.country,
    CASE WHEN %(persons)s::boolean THEN p.phone END,
    l.external_id,
    CASE WHEN l.kit_seq <> l.seq THEN bought.external_id END,
    coalesce(l.sku, k.code),
    l.title,
    l.ships OR coalesce(l.kit_seq = l.seq, false),
    l.unit_price,
    l.price_quantity,
    l.discount,
    l.tax,
    l.expected_on,
    coalesce(w.ordered, l.ordered),
    coalesce(w.open, l.open),
    coalesce(w.backordered, l.backordered),
    coalesce(w.allocated, l.allocated),
    coalesce(w.released, l.released),
    coalesce(w.shipped, l.shipped),
    coalesce(w.delivered, l.delivered),
    coalesce(w.cancelled, l.cancelled),
    coalesce(w.returned, l.returned)
FROM orders_order AS o
INNER JOIN partners_channel AS c ON o.channel_id = c.id
LEFT JOIN orders_person AS p ON o.id = p.order_id
INNER JOIN orders_line AS l ON o.id = l.order_id
LEFT JOIN catalog_sku AS k ON l.sku_id = k.id
LEFT JOIN orders_line AS bought ON l.order_id = bought.order_id AND l.kit_seq = bought.seq
LEFT JOIN LATERAL (
    SELECT
        min(floor(i.ordered / i.per_kit))::bigint AS ordered,
        min(floor(i.open / i.per_kit))::bigint AS open,
        min(floor(i.backordered / i.per_kit))::bigint AS backordered,
        min(floor(i.allocated / i.per_kit))::bigint AS allocated,
        min(floor(i.released / i.per_kit))::bigint AS released,
        min(floor(i.shipped / i.per_kit))::bigint AS shipped,
        min(floor(i.delivered / i.per_kit))::bigint AS delivered,
        min(floor(i.cancelled / i.per_kit))::bigint AS cancelled,
        min(floor(i.returned / i.per_kit))::bigint AS returned
    FROM orders_line AS i
    WHERE l.kit_seq = l.seq AND i.order_id = l.order_id AND i.kit_seq = l.seq AND i.seq <> l.seq
) AS w ON l.kit_seq = l.seq
WHERE
    (%(channel_id)s::bigint IS NULL OR o.channel_id = %(channel_id)s::bigint)
    AND (%(status)s::text IS NULL OR o.status = %(status)s::text)
    AND (%(since)s::timestamptz IS NULL OR o.placed_at >= %(since)s::timestamptz)
    AND (%(until)s::timestamptz IS NULL OR o.placed_at < %(until)s::timestamptz)
ORDER BY o.id, l.seq;
