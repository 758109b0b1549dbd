-- Inserts whole zone charts.
--
-- takes   location_ids, zones  bigint[]; countries, prefixes  text[]: parallel, one element a zone; at
--         timestamptz: from when they hold; actor  text
-- gives   a row a chart: id, location_id
-- locks   nothing
-- index   none
-- fails   carriers_zone_pkey (unique): a prefix is given twice; carriers_zone_chart_location (foreign key):
--         no such location
WITH wanted AS (
    SELECT
        w.location_id,
        w.country,
        w.postal_prefix,
        w.zone
    FROM unnest(
        %(location_ids)s::bigint[], %(countries)s::text[], %(prefixes)s::text[], %(zones)s::bigint[]
    ) AS w (location_id, country, postal_prefix, zone)
),

chart AS (
    INSERT INTO carriers_zone_chart (location_id, valid_from, actor)
    SELECT DISTINCT
        wanted.location_id,
        %(at)s::timestamptz,
        %(actor)s::text
    FROM wanted
    RETURNING id, location_id
),

zone AS (
    INSERT INTO carriers_zone (chart_id, country, postal_prefix, zone)
    SELECT
        chart.id,
        wanted.country,
        wanted.postal_prefix,
        wanted.zone
    FROM wanted
    INNER JOIN chart ON wanted.location_id = chart.location_id
)

SELECT
    chart.id,
    chart.location_id
FROM chart;
