-- Reads the version of every location that holds at an instant.
--
-- takes   at  timestamptz
-- gives   a row a location that has begun: id, code, kind, then the version's columns
-- locks   nothing
-- index   network_location_version_pkey
SELECT
    l.id,
    l.code,
    l.kind,
    v.name,
    v.line1,
    v.city,
    v.region,
    v.postal_code,
    v.country,
    v.time_zone,
    v.capacity_per_day,
    v.capacity_per_hour,
    v.cut_off,
    v.work_days,
    v.holiday_calendar,
    v.holidays,
    v.lead_days,
    v.handling_order,
    v.handling_unit,
    v.currency,
    v.release,
    v.gates,
    v.address,
    v.active,
    v.recall,
    v.answer_hours,
    v.valid_from
FROM network_location AS l
CROSS JOIN LATERAL (
    SELECT
        n.name,
        n.line1,
        n.city,
        n.region,
        n.postal_code,
        n.country,
        n.time_zone,
        n.capacity_per_day,
        n.capacity_per_hour,
        n.cut_off,
        n.work_days,
        n.holiday_calendar,
        n.holidays,
        n.lead_days,
        n.handling_order,
        n.handling_unit,
        n.currency,
        n.release,
        n.gates,
        n.address,
        n.active,
        n.recall,
        n.answer_hours,
        n.valid_from
    FROM network_location_version AS n
    WHERE n.location_id = l.id AND n.valid_from <= %(at)s::timestamptz
    ORDER BY n.valid_from DESC
    LIMIT 1
) AS v;
