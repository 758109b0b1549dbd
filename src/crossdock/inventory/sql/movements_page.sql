-- Pages through the movements of a SKU at some locations, newest first.
--
-- takes   sku_id  bigint; location_ids  bigint[]; behind  timestamptz, behind_id  bigint: behind this
--         movement; limit  bigint
-- gives   a row a movement: id, location (code), quantity (units, negative: taken), reason, reference, actor,
--         at
-- locks   nothing
-- index   inventory_movement_cell, network_location_pkey
SELECT
    m.id,
    p.code AS location,
    m.quantity,
    m.reason,
    m.reference,
    m.actor,
    m.at
FROM unnest(%(location_ids)s::bigint[]) AS w (id)
CROSS JOIN LATERAL (
    SELECT
        n.id,
        n.location_id,
        n.quantity,
        n.reason,
        n.reference,
        n.actor,
        n.at
    FROM inventory_movement AS n
    WHERE
        n.sku_id = %(sku_id)s::bigint
        AND n.location_id = w.id
        AND n.at <= %(behind)s::timestamptz
        AND (n.at, n.id) < (%(behind)s::timestamptz, %(behind_id)s::bigint)
    ORDER BY n.at DESC, n.id DESC
    LIMIT %(limit)s::bigint
) AS m
INNER JOIN network_location AS p ON m.location_id = p.id
ORDER BY m.at DESC, m.id DESC
LIMIT %(limit)s::bigint;
