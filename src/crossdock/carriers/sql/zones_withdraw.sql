-- Ends an origin's zone chart: a version without a prefix.
--
-- takes   location_id  bigint; actor  text; at  timestamptz: from when
-- gives   one row: id
-- locks   nothing
-- index   none
-- fails   carriers_zone_chart_location (foreign key): no such location
INSERT INTO carriers_zone_chart (location_id, valid_from, actor)
VALUES (%(location_id)s::bigint, %(at)s::timestamptz, %(actor)s::text)
RETURNING id;
