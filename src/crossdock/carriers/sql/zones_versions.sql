-- Lists versions of zone charts, each with the file that it came in and how much it says.
--
-- takes   location_id  bigint, null: of all; most  bigint: the newest of each origin, null: all; at
--         timestamptz
-- gives   a row a version that has begun, by origin, newest first: id, location_id, valid_from, actor, file
--         (null: it came in none), prefixes (how many)
-- locks   nothing
-- index   carriers_zone_chart_location_from, carriers_zone_pkey, core_import_content; carriers_zone_chart
--         holds a row a version
WITH begun AS (
    SELECT
        c.id,
        c.location_id,
        c.valid_from,
        c.actor,
        row_number() OVER (PARTITION BY c.location_id ORDER BY c.valid_from DESC, c.id DESC) AS place
    FROM carriers_zone_chart AS c
    WHERE
        c.valid_from <= %(at)s::timestamptz
        AND (%(location_id)s::bigint IS NULL OR c.location_id = %(location_id)s::bigint)
)

SELECT
    begun.id,
    begun.location_id,
    begun.valid_from,
    begun.actor,
    (
        SELECT i.name
        FROM core_import AS i
        WHERE i.kind = 'zones' AND i.at = begun.valid_from AND i.actor = begun.actor
        ORDER BY i.id DESC
        LIMIT 1
    ) AS file,
    (SELECT count(*) FROM carriers_zone AS z WHERE z.chart_id = begun.id) AS prefixes
FROM begun
WHERE %(most)s::bigint IS NULL OR begun.place <= %(most)s::bigint
ORDER BY begun.location_id, begun.place;
