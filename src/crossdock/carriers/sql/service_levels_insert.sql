-- Inserts whole mappings of services to service levels.
--
-- takes   carriers, services, levels  text[]: parallel, one element a pair; at  timestamptz: from when they
--         hold; actor  text
-- gives   a row a mapping: id, carrier
-- locks   nothing
-- index   none
-- fails   carriers_service_level_pkey (unique): a pair is given twice; carriers_service_level_known
--         (check): no such level
WITH wanted AS (
    SELECT
        w.carrier,
        w.service,
        w.level
    FROM unnest(%(carriers)s::text[], %(services)s::text[], %(levels)s::text[]) AS w (carrier, service, level)
),

chart AS (
    INSERT INTO carriers_service_chart (carrier, valid_from, actor)
    SELECT DISTINCT
        wanted.carrier,
        %(at)s::timestamptz,
        %(actor)s::text
    FROM wanted
    RETURNING id, carrier
),

pair AS (
    INSERT INTO carriers_service_level (chart_id, service, level)
    SELECT
        chart.id,
        wanted.service,
        wanted.level
    FROM wanted
    INNER JOIN chart ON wanted.carrier = chart.carrier
)

SELECT
    chart.id,
    chart.carrier
FROM chart;
