-- Reads every origin's zone chart as it holds at an instant: the newest of each that has begun.
--
-- takes   at  timestamptz
-- gives   a row a zone: chart_id, location_id, country, postal_prefix, zone
-- locks   nothing
-- index   carriers_zone_chart_location_from, carriers_zone_pkey
WITH held AS (
    SELECT DISTINCT ON (c.location_id)
        c.id,
        c.location_id
    FROM carriers_zone_chart AS c
    WHERE c.valid_from <= %(at)s::timestamptz
    ORDER BY c.location_id, c.valid_from DESC, c.id DESC
)

SELECT
    held.id,
    held.location_id,
    z.country,
    z.postal_prefix,
    z.zone
FROM held
INNER JOIN carriers_zone AS z ON held.id = z.chart_id;
