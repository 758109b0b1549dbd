-- Records shipments with an event for each.
--
-- takes   ids, fulfilment_order_ids  bigint[]; carriers, services (null: as planned), refs (null: none)
--         text[]; shipped_at  timestamptz[] (null: packed only): parallel; at  timestamptz: now, by
--         core.clock; actor  text
-- gives   nothing
-- locks   nothing
-- index   fulfilment_order_pkey
-- fails   fulfilment_shipment_once: the reference is known already
WITH shipment AS (
    INSERT INTO fulfilment_shipment (
        id, fulfilment_order_id, order_id, carrier, service, reference, shipped_at, created_at, actor
    )
    SELECT
        s.id,
        f.id,
        f.order_id,
        coalesce(s.carrier, f.carrier),
        coalesce(s.service, f.service),
        s.reference,
        s.shipped_at,
        %(at)s,
        %(actor)s
    FROM unnest(
        %(ids)s::bigint[], %(fulfilment_order_ids)s::bigint[], %(carriers)s::text[], %(services)s::text[],
        %(refs)s::text[], %(shipped_at)s::timestamptz[]
    ) AS s (id, fulfilment_order_id, carrier, service, reference, shipped_at)
    INNER JOIN fulfilment_order AS f ON s.fulfilment_order_id = f.id
    RETURNING id, fulfilment_order_id, order_id, carrier, service, shipped_at
)

INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
SELECT
    s.order_id,
    'shipment',
    s.id,
    CASE WHEN s.shipped_at IS NULL THEN 'packed' ELSE 'shipped' END,
    jsonb_build_object('fulfilment_order', s.fulfilment_order_id, 'carrier', s.carrier, 'service', s.service),
    %(actor)s,
    %(at)s
FROM shipment AS s;
