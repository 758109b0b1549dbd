-- Writes when shipments were delivered, or that they are not, with an event for each. Behind their orders'
-- locks.
--
-- takes   ids  bigint[]; delivered_at  timestamptz[] (null: not delivered): parallel; at  timestamptz: now,
--         by core.clock; actor  text
-- gives   nothing
-- locks   those rows, until commit
-- index   the primary key of fulfilment_shipment
WITH marked AS (
    UPDATE fulfilment_shipment AS s
    SET delivered_at = t.delivered_at
    FROM unnest(%(ids)s::bigint[], %(delivered_at)s::timestamptz[]) AS t (id, delivered_at)
    WHERE s.id = t.id
    RETURNING s.id, s.order_id, s.delivered_at
)

INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
SELECT
    m.order_id,
    'shipment',
    m.id,
    CASE WHEN m.delivered_at IS NULL THEN 'delivery_corrected' ELSE 'delivered' END,
    jsonb_build_object('delivered_at', m.delivered_at),
    %(actor)s,
    %(at)s
FROM marked AS m;
