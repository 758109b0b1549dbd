-- What kits may be sold from where: as many as the components there make.
--
-- takes   kit_ids, sku_ids, units  bigint[]: parallel, what one kit is made of; location_ids  bigint[] (null:
--         everywhere); after_kit, after_location  bigint: the last one seen, 0 for none; limit  bigint
-- gives   a row a kit at a location that knows all its components: kit_id, location_id, location (code),
--         available; by id
-- locks   nothing
-- index   inventory_stock_pkey, network_location_pkey
WITH part AS (
    SELECT
        p.kit_id,
        p.sku_id,
        p.units,
        count(*) OVER (PARTITION BY p.kit_id) AS parts
    FROM unnest(
        %(kit_ids)s::bigint[], %(sku_ids)s::bigint[], %(units)s::bigint[]
    ) AS p (kit_id, sku_id, units)
),

whole AS (
    SELECT
        p.kit_id,
        s.location_id,
        min(greatest(s.on_hand - s.reserved - s.safety, 0) / p.units) AS available
    FROM part AS p
    INNER JOIN inventory_stock AS s ON p.sku_id = s.sku_id
    WHERE
        (p.kit_id, s.location_id) > (%(after_kit)s::bigint, %(after_location)s::bigint)
        AND (%(location_ids)s::bigint[] IS NULL OR s.location_id = any(%(location_ids)s::bigint[]))
    GROUP BY p.kit_id, s.location_id, p.parts
    HAVING count(*) = p.parts
)

SELECT
    w.kit_id,
    w.location_id,
    l.code AS location,
    w.available
FROM whole AS w
INNER JOIN network_location AS l ON w.location_id = l.id
ORDER BY w.kit_id, w.location_id
LIMIT %(limit)s::bigint;
