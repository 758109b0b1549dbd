-- Says whether tariffs, zone charts or service levels may have changed: equal answers mean equal versions.
--
-- takes   at  timestamptz
-- gives   one row: database (oid), schema; then of tariffs, zone charts and mappings of service levels each
--         the newest id written (0: none) and the valid_from of the newest that holds
-- locks   nothing
-- index   carriers_tariff_pkey, carriers_zone_chart_pkey, carriers_service_chart_pkey; the three tables
--         hold a row a version and are read whole
SELECT
    (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database()) AS database,
    current_schema() AS schema,
    (SELECT coalesce(max(t.id), 0) FROM carriers_tariff AS t) AS tariff_id,
    (
        SELECT max(t.valid_from) FROM carriers_tariff AS t
        WHERE t.valid_from <= %(at)s::timestamptz
    ) AS tariff_from,
    (SELECT coalesce(max(c.id), 0) FROM carriers_zone_chart AS c) AS zones_id,
    (
        SELECT max(c.valid_from) FROM carriers_zone_chart AS c
        WHERE c.valid_from <= %(at)s::timestamptz
    ) AS zones_from,
    (SELECT coalesce(max(s.id), 0) FROM carriers_service_chart AS s) AS levels_id,
    (
        SELECT max(s.valid_from) FROM carriers_service_chart AS s
        WHERE s.valid_from <= %(at)s::timestamptz
    ) AS levels_from;
