-- Reads the shipments of fulfilment orders as they are shown.
--
-- takes   ids  bigint[] (fulfilment orders)
-- gives   a row a shipment: fulfilment_order_id, id, carrier, service, reference, shipped_at (null: packed),
--         delivered_at, lines and packages (JSON); by id; those unpacked again are left out
-- locks   nothing
-- index   fulfilment_shipment_once, fulfilment_shipment_line_pkey, fulfilment_package_pkey,
--         fulfilment_parcel_pkey
SELECT
    s.fulfilment_order_id,
    s.id,
    s.carrier,
    s.service,
    s.reference,
    s.shipped_at,
    s.delivered_at,
    coalesce((
        SELECT jsonb_agg(
            jsonb_build_object('seq', n.line_seq, 'line', o.external_id, 'sku', o.sku, 'quantity', n.quantity)
            ORDER BY n.line_seq
        )
        FROM fulfilment_shipment_line AS n
        LEFT JOIN orders_line AS o ON o.order_id = s.order_id AND n.line_seq = o.seq
        WHERE n.shipment_id = s.id
    ), '[]') AS lines,
    coalesce((
        SELECT jsonb_agg(
            jsonb_build_object(
                'seq', p.seq, 'tracking', nullif(p.tracking, ''), 'weight_g', p.weight_g,
                'length_mm', p.length_mm, 'width_mm', p.width_mm, 'height_mm', p.height_mm,
                'state', c.state, 'state_since', c.since
            )
            ORDER BY p.seq
        )
        FROM fulfilment_package AS p
        LEFT JOIN fulfilment_parcel AS c ON p.tracking = c.tracking
        WHERE p.shipment_id = s.id
    ), '[]') AS packages
FROM fulfilment_shipment AS s
WHERE s.fulfilment_order_id = any(%(ids)s::bigint[]) AND s.unpacked_at IS NULL
ORDER BY s.id;
