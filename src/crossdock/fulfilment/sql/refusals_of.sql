-- Reads what was refused of orders, oldest first.
--
-- takes   order_ids  bigint[]
-- gives   a row a refusal: order_id, fulfilment_order_id, location_id, location, line_seq, sku, quantity,
--         act, reason, note, actor, at, forgotten_at
-- locks   nothing
-- index   fulfilment_refusal_order, network_location_pkey, catalog_sku_pkey
SELECT
    r.order_id,
    r.fulfilment_order_id,
    r.location_id,
    l.code AS location,
    r.line_seq,
    k.code AS sku,
    r.quantity,
    r.act,
    r.reason,
    r.note,
    r.actor,
    r.at,
    r.forgotten_at
FROM fulfilment_refusal AS r
INNER JOIN network_location AS l ON r.location_id = l.id
INNER JOIN catalog_sku AS k ON r.sku_id = k.id
WHERE r.order_id = any(%(order_ids)s::bigint[])
ORDER BY r.order_id, r.id;
