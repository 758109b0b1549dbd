-- Ends a packed shipment: it leaves, or it is unpacked; with an event. Runs behind the order's lock.
--
-- takes   id  bigint; shipped_at  timestamptz (null: it is unpacked); at  timestamptz: now, by core.clock;
--         actor  text
-- gives   nothing; the count of rows is 1 where it ended now
-- locks   that row, until commit
-- index   the primary key of fulfilment_shipment, fulfilment_package_pkey
WITH ended AS (
    UPDATE fulfilment_shipment AS s
    SET
        shipped_at = %(shipped_at)s::timestamptz,
        unpacked_at = CASE WHEN %(shipped_at)s::timestamptz IS NULL THEN %(at)s::timestamptz END
    WHERE s.id = %(id)s AND s.shipped_at IS NULL AND s.unpacked_at IS NULL
    RETURNING s.id, s.fulfilment_order_id, s.order_id, s.carrier, s.service, s.shipped_at
),

followed AS (
    INSERT INTO fulfilment_tracking (tracking, due_at)
    SELECT DISTINCT
        p.tracking,
        %(at)s::timestamptz
    FROM ended AS e
    INNER JOIN fulfilment_package AS p ON e.id = p.shipment_id
    WHERE p.tracking <> ''
)

INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
SELECT
    e.order_id,
    'shipment',
    e.id,
    CASE WHEN e.shipped_at IS NULL THEN 'unpacked' ELSE 'shipped' END,
    jsonb_build_object('fulfilment_order', e.fulfilment_order_id, 'carrier', e.carrier, 'service', e.service),
    %(actor)s,
    %(at)s
FROM ended AS e;
