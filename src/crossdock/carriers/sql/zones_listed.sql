-- Sums up each origin's zone chart as it holds at an instant.
--
-- takes   at  timestamptz
-- gives   a row a chart: location_id, valid_from, actor, prefixes (how many), countries  text[]: sorted,
--         zones  bigint[]: sorted
-- locks   nothing
-- index   carriers_zone_chart_location_from, carriers_zone_pkey
WITH held AS (
    SELECT DISTINCT ON (c.location_id)
        c.id,
        c.location_id,
        c.valid_from,
        c.actor
    FROM carriers_zone_chart AS c
    WHERE c.valid_from <= %(at)s::timestamptz
    ORDER BY c.location_id, c.valid_from DESC, c.id DESC
)

SELECT
    held.location_id,
    held.valid_from,
    held.actor,
    count(*) AS prefixes,
    array_agg(DISTINCT z.country ORDER BY z.country) AS countries,
    array_agg(DISTINCT z.zone ORDER BY z.zone) AS zones
FROM held
INNER JOIN carriers_zone AS z ON held.id = z.chart_id
GROUP BY held.location_id, held.valid_from, held.actor;
