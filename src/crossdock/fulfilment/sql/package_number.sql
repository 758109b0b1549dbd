-- Gives a package its tracking number, with an event; the first package of a shipment that has none is made.
-- Its old number and the new one are settled anew. Runs behind the order's lock.
--
-- takes   shipment_id, order_id, seq  bigint; tracking  text; at  timestamptz: by core.clock; actor  text
-- gives   a row where the number is another: the package's seq
-- locks   that row, until commit
-- index   fulfilment_package_pkey
WITH old AS (
    SELECT p.tracking
    FROM fulfilment_package AS p
    WHERE p.shipment_id = %(shipment_id)s::bigint AND p.seq = %(seq)s::bigint
),

given AS (
    INSERT INTO fulfilment_package AS p (shipment_id, seq, tracking)
    VALUES (%(shipment_id)s::bigint, %(seq)s::bigint, %(tracking)s::text)
    ON CONFLICT (shipment_id, seq) DO UPDATE
    SET tracking = excluded.tracking
    WHERE p.tracking <> excluded.tracking
    RETURNING p.seq, p.tracking
),

followed AS (
    INSERT INTO fulfilment_tracking (tracking, due_at)
    SELECT
        n.tracking,
        %(at)s::timestamptz
    FROM (
        SELECT g.tracking
        FROM given AS g
        UNION
        SELECT o.tracking
        FROM old AS o
    ) AS n
    WHERE n.tracking <> ''
),

told AS (
    INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
    SELECT
        %(order_id)s::bigint,
        'shipment',
        %(shipment_id)s::bigint,
        'package_numbered',
        jsonb_build_object('package', g.seq, 'tracking', g.tracking),
        %(actor)s,
        %(at)s
    FROM given AS g
)

SELECT g.seq
FROM given AS g;
