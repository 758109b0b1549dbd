-- Writes how parcels stand: the one statement that writes fulfilment_parcel.state. Behind their locks.
--
-- takes   trackings, states  text[]; since, last_at  timestamptz[] (null: no scan has come); known
--         boolean[]: parallel; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   those rows, until commit
-- index   fulfilment_parcel_pkey
UPDATE fulfilment_parcel AS p
SET state = t.state, since = t.since, last_at = t.last_at, known = t.known, settled_at = %(at)s
FROM unnest(
    %(trackings)s::text[], %(states)s::text[], %(since)s::timestamptz[], %(last_at)s::timestamptz[],
    %(known)s::boolean[]
) AS t (tracking, state, since, last_at, known)
WHERE p.tracking = t.tracking;
