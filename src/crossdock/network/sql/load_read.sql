-- Reads parcels planned.
--
-- takes   location_ids  bigint[]; days  date[]; hours  bigint[] (-1: the ship date as a whole): parallel
-- gives   a row a cell that has a row: location_id, day, hour, parcels
-- locks   nothing
-- index   network_load_pkey
WITH wanted AS (
    SELECT
        w.location_id,
        w.day,
        w.hour::smallint AS hour
    FROM unnest(
        %(location_ids)s::bigint[], %(days)s::date[], %(hours)s::bigint[]
    ) AS w (location_id, day, hour)
)

SELECT
    l.location_id,
    l.day,
    l.hour,
    l.parcels
FROM wanted
INNER JOIN network_load AS l
    ON wanted.location_id = l.location_id AND wanted.day = l.day AND wanted.hour = l.hour;
