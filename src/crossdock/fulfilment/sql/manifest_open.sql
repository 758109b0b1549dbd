-- Finds labels whose parcels have left and stand on no manifest.
--
-- takes   location_id  bigint, carrier  text (null: any); since  timestamptz: older labels do not count
-- gives   a row a label: id, location_id, carrier
-- locks   nothing
-- index   fulfilment_label_unmanifested, the primary keys of fulfilment_shipment and fulfilment_order
SELECT
    b.id,
    f.location_id,
    s.carrier
FROM fulfilment_label AS b
INNER JOIN fulfilment_shipment AS s ON b.shipment_id = s.id
INNER JOIN fulfilment_order AS f ON s.fulfilment_order_id = f.id
WHERE
    b.state = 'bought' AND b.manifest_id IS NULL AND b.asked_at >= %(since)s AND s.shipped_at IS NOT NULL
    AND (%(location_id)s::bigint IS NULL OR f.location_id = %(location_id)s)
    AND (%(carrier)s::text IS NULL OR s.carrier = %(carrier)s);
