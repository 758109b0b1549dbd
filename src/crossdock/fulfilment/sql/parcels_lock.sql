-- Locks parcels by their numbers: whoever settles them does, behind the locks of their orders.
--
-- takes   trackings  text[]
-- gives   a row a parcel: tracking, state, since, last_at, known
-- locks   those rows, in order of their numbers, until commit
-- index   fulfilment_parcel_pkey
SELECT
    p.tracking,
    p.state,
    p.since,
    p.last_at,
    p.known
FROM fulfilment_parcel AS p
WHERE p.tracking = any(%(trackings)s::text[])
ORDER BY p.tracking
FOR NO KEY UPDATE;
