-- Reads labels as they are shown.
--
-- takes   shipment_ids, ids  bigint[]: labels of these shipments, and these labels
-- gives   a row a label: id, shipment_id, package_seq, state, tracking, error, carrier, service, asked_at,
--         settled_at; by id
-- locks   nothing
-- index   fulfilment_label_shipment, and the primary keys
SELECT
    b.id,
    b.shipment_id,
    b.package_seq,
    b.state,
    b.tracking,
    b.error,
    s.carrier,
    s.service,
    b.asked_at,
    b.settled_at
FROM fulfilment_label AS b
INNER JOIN fulfilment_shipment AS s ON b.shipment_id = s.id
WHERE b.shipment_id = any(%(shipment_ids)s::bigint[]) OR b.id = any(%(ids)s::bigint[])
ORDER BY b.id;
