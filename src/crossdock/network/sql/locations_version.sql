-- Appends versions of locations. A second version of one instant replaces the first, which never held.
--
-- takes   rows  jsonb: an array of objects, a location once, with the columns below; at  timestamptz: from
--         when they hold; actor  text
-- gives   nothing
-- locks   the rows written
-- index   network_location_version_pkey
-- fails   network_location_version_location (foreign key): no such location; network_capacity_per_day,
--         network_capacity_per_hour, network_lead_days, network_release,
--         network_recall, network_answer_hours (checks)
INSERT INTO network_location_version AS v (
    location_id, valid_from, name, line1, city, region, postal_code, country, time_zone,
    capacity_per_day, capacity_per_hour, cut_off, work_days, holiday_calendar, holidays, lead_days,
    handling_order, handling_unit, currency, release, gates, address, active, recall,
    answer_hours, actor
)
SELECT
    n.id,
    %(at)s::timestamptz,
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
    %(actor)s::text
FROM jsonb_to_recordset(%(rows)s::jsonb) AS n (
    id bigint, name text, line1 text, city text, region text, postal_code text, country text, time_zone text,
    capacity_per_day bigint, capacity_per_hour bigint, cut_off time, work_days smallint[],
    holiday_calendar text, holidays date[], lead_days integer, handling_order bigint, handling_unit bigint,
    currency text, release text, gates text[], address text, active boolean,
    recall text, answer_hours integer
)
ON CONFLICT (location_id, valid_from) DO UPDATE
SET
    seq = DEFAULT,
    name = excluded.name,
    line1 = excluded.line1,
    city = excluded.city,
    region = excluded.region,
    postal_code = excluded.postal_code,
    country = excluded.country,
    time_zone = excluded.time_zone,
    capacity_per_day = excluded.capacity_per_day,
    capacity_per_hour = excluded.capacity_per_hour,
    cut_off = excluded.cut_off,
    work_days = excluded.work_days,
    holiday_calendar = excluded.holiday_calendar,
    holidays = excluded.holidays,
    lead_days = excluded.lead_days,
    handling_order = excluded.handling_order,
    handling_unit = excluded.handling_unit,
    currency = excluded.currency,
    release = excluded.release,
    gates = excluded.gates,
    address = excluded.address,
    active = excluded.active,
    recall = excluded.recall,
    answer_hours = excluded.answer_hours,
    actor = excluded.actor;
