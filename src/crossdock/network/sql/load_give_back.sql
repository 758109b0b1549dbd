-- Takes parcels out of the plan: they are cancelled, or planned elsewhere.
--
-- takes   location_ids  bigint[]; days  date[]; hours  bigint[] (-1: the ship date as a whole);
--         parcels  bigint[]: each >= 0: parallel
-- gives   a row a cell lowered: location_id, day, hour
-- locks   the rows of those cells, in (location, day, hour) order, until commit
-- index   network_load_pkey
-- fails   network_load_not_negative (check): fewer are planned there; nothing is written
WITH wanted AS (
    SELECT
        w.location_id,
        w.day,
        w.hour::smallint AS hour,
        sum(w.parcels)::bigint AS parcels
    FROM unnest(
        %(location_ids)s::bigint[], %(days)s::date[], %(hours)s::bigint[], %(parcels)s::bigint[]
    ) AS w (location_id, day, hour, parcels)
    GROUP BY w.location_id, w.day, w.hour
),

held AS MATERIALIZED (
    SELECT
        l.location_id,
        l.day,
        l.hour,
        wanted.parcels
    FROM network_load AS l
    INNER JOIN wanted
        ON l.location_id = wanted.location_id AND l.day = wanted.day AND l.hour = wanted.hour
    ORDER BY l.location_id, l.day, l.hour
    FOR NO KEY UPDATE OF l
)

UPDATE network_load AS l
SET parcels = l.parcels - held.parcels
FROM held
WHERE l.location_id = held.location_id AND l.day = held.day AND l.hour = held.hour
RETURNING l.location_id, l.day, l.hour;
