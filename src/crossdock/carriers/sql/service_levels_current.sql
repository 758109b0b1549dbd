-- Reads which services may carry which level, as it holds at an instant: the newest mapping of each carrier.
--
-- takes   at  timestamptz
-- gives   a row a pair: chart_id, carrier, service, level
-- locks   nothing
-- index   carriers_service_chart_carrier, carriers_service_level_pkey
WITH held AS (
    SELECT DISTINCT ON (c.carrier)
        c.id,
        c.carrier
    FROM carriers_service_chart AS c
    WHERE c.valid_from <= %(at)s::timestamptz
    ORDER BY c.carrier, c.valid_from DESC, c.id DESC
)

SELECT
    held.id,
    held.carrier,
    s.service,
    s.level
FROM held
INNER JOIN carriers_service_level AS s ON held.id = s.chart_id;
