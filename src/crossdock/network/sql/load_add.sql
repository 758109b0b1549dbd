-- Plans parcels where they still fit: the one statement that raises network_load.parcels.
--
-- takes   location_ids  bigint[]; days  date[]; hours  bigint[] (-1: the ship date as a whole);
--         parcels  bigint[]: each >= 0; limits  bigint[] (null: unbounded): parallel
-- gives   a row a cell that took its parcels: location_id, day, hour; a cell that did not is left as it was
-- locks   the rows of those cells, in (location, day, hour) order, until commit; a missing row is inserted in
--         the same order, so two of these statements never wait for each other in a circle
-- index   network_load_pkey
-- fails   network_load_location (foreign key): no such location; nothing is written
WITH wanted AS MATERIALIZED (
    SELECT
        w.location_id,
        w.day,
        w.hour::smallint AS hour,
        sum(w.parcels)::bigint AS parcels,
        coalesce(min(w.at_most), 9223372036854775807) AS at_most
    FROM unnest(
        %(location_ids)s::bigint[], %(days)s::date[], %(hours)s::bigint[], %(parcels)s::bigint[],
        %(limits)s::bigint[]
    ) AS w (location_id, day, hour, parcels, at_most)
    GROUP BY w.location_id, w.day, w.hour
)

INSERT INTO network_load AS l (location_id, day, hour, parcels)
SELECT
    wanted.location_id,
    wanted.day,
    wanted.hour,
    wanted.parcels
FROM wanted
WHERE wanted.parcels <= wanted.at_most
ORDER BY wanted.location_id, wanted.day, wanted.hour
ON CONFLICT (location_id, day, hour) DO UPDATE
SET parcels = l.parcels + excluded.parcels
WHERE l.parcels + excluded.parcels <= (
    SELECT w.at_most
    FROM wanted AS w
    WHERE w.location_id = l.location_id AND w.day = l.day AND w.hour = l.hour -- noqa: RF01
)
RETURNING l.location_id, l.day, l.hour;
