-- Reads the rows of one version of a zone chart.
--
-- takes   id  bigint
-- gives   a row a prefix: location_id, country, postal_prefix, zone
-- locks   nothing
-- index   carriers_zone_chart_pkey, carriers_zone_pkey
SELECT
    c.location_id,
    z.country,
    z.postal_prefix,
    z.zone
FROM carriers_zone_chart AS c
INNER JOIN carriers_zone AS z ON c.id = z.chart_id
WHERE c.id = %(id)s::bigint;
