-- Manifests, newest first.
--
-- takes   id  bigint, location_ids  bigint[], carrier  text, day  date, after  bigint (each null: any): those
--         before ``after``; limit  bigint
-- gives   a row a manifest: id, location (its code), carrier, day, closed_at, actor, packages, weight_g (of
--         those that were weighed)
-- locks   nothing
-- index   the primary key of fulfilment_manifest, fulfilment_label_manifest, fulfilment_package_pkey
WITH wanted AS (
    SELECT
        m.id,
        m.location_id,
        m.carrier,
        m.day,
        m.closed_at,
        m.actor
    FROM fulfilment_manifest AS m
    WHERE
        (%(id)s::bigint IS NULL OR m.id = %(id)s)
        AND (%(location_ids)s::bigint[] IS NULL OR m.location_id = any(%(location_ids)s::bigint[]))
        AND (%(carrier)s::text IS NULL OR m.carrier = %(carrier)s)
        AND (%(day)s::date IS NULL OR m.day = %(day)s)
        AND (%(after)s::bigint IS NULL OR m.id < %(after)s)
    ORDER BY m.id DESC
    LIMIT %(limit)s::bigint
)

SELECT
    w.id,
    l.code AS location,
    w.carrier,
    w.day,
    w.closed_at,
    w.actor,
    count(b.id) AS packages,
    coalesce(sum(p.weight_g), 0)::bigint AS weight_g
FROM wanted AS w
INNER JOIN network_location AS l ON w.location_id = l.id
LEFT JOIN fulfilment_label AS b ON w.id = b.manifest_id
LEFT JOIN fulfilment_package AS p ON b.shipment_id = p.shipment_id AND b.package_seq = p.seq
GROUP BY w.id, l.code, w.carrier, w.day, w.closed_at, w.actor
ORDER BY w.id DESC;
