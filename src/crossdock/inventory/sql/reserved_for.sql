-- Pages through what reserves a SKU for orders, the oldest order first.
--
-- takes   sku_id  bigint; location_ids  bigint[] (null: everywhere); after_order, after_line  bigint: behind
--         this one; limit  bigint
-- gives   a row a reservation: order_id, line_seq, location (code), quantity (units), created_at
-- locks   nothing
-- index   inventory_reservation_cell, network_location_pkey
SELECT
    r.order_id,
    r.line_seq,
    p.code AS location,
    r.quantity,
    r.created_at
FROM inventory_reservation AS r
INNER JOIN network_location AS p ON r.location_id = p.id
WHERE
    r.sku_id = %(sku_id)s::bigint
    AND (%(location_ids)s::bigint[] IS NULL OR r.location_id = any(%(location_ids)s::bigint[]))
    AND (r.order_id, r.line_seq) > (%(after_order)s::bigint, %(after_line)s::bigint)
ORDER BY r.order_id, r.line_seq, p.code
LIMIT %(limit)s::bigint;
