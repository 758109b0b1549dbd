-- A page of tracking numbers.
--
-- takes   state  text (null: any); unknown  boolean: only those that no package bears and a carrier spoke of;
--         after  text (null: the first page): the last number of the page before; limit  bigint
-- gives   a row a parcel, by its number: tracking
-- locks   nothing
-- index   fulfilment_parcel_pkey, fulfilment_parcel_states, fulfilment_parcel_unknown
SELECT p.tracking
FROM fulfilment_parcel AS p
WHERE
    (%(state)s::text IS NULL OR p.state = %(state)s)
    AND (NOT %(unknown)s::boolean OR (NOT p.known AND p.since IS NOT NULL))
    AND (%(after)s::text IS NULL OR p.tracking > %(after)s)
ORDER BY p.tracking
LIMIT %(limit)s::bigint;
