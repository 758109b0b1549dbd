-- Parcels as they are shown, with the packages that bear their numbers.
--
-- takes   trackings  text[]
-- gives   a row a parcel: tracking, state, since, last_at, known, packages (JSON); by number
-- locks   nothing
-- index   fulfilment_parcel_pkey, fulfilment_package_tracking, the primary key of fulfilment_shipment
SELECT
    c.tracking,
    c.state,
    c.since,
    c.last_at,
    c.known,
    coalesce((
        SELECT jsonb_agg(
            jsonb_build_object(
                'order', s.order_id, 'fulfilment_order', s.fulfilment_order_id, 'shipment', s.id,
                'package', p.seq, 'carrier', s.carrier, 'service', s.service
            )
            ORDER BY s.id, p.seq
        )
        FROM fulfilment_package AS p
        INNER JOIN fulfilment_shipment AS s ON p.shipment_id = s.id
        WHERE p.tracking = c.tracking AND s.unpacked_at IS NULL
    ), '[]') AS packages
FROM fulfilment_parcel AS c
WHERE c.tracking = any(%(trackings)s::text[])
ORDER BY c.tracking;
