-- A page of tracking numbers.
--
-- takes   state  text (null: any); unknown  boolean: only those that no package bears and a carrier spoke of;
--         silent_before  timestamptz (null: any): only those that have left, have not ended, and of which
--         nothing was heard since; after  text (null: the first page): the last number of the page before;
--         limit  bigint
-- gives   a row a parcel, by its number: tracking
-- locks   nothing
-- index   fulfilment_parcel_pkey, fulfilment_parcel_states, fulfilment_parcel_unknown,
--         fulfilment_parcel_underway, fulfilment_package_tracking
SELECT p.tracking
FROM fulfilment_parcel AS p
WHERE
    (%(state)s::text IS NULL OR p.state = %(state)s)
    AND (NOT %(unknown)s::boolean OR (NOT p.known AND p.since IS NOT NULL))
    AND (
        %(silent_before)s::timestamptz IS NULL
        OR (
            p.known AND p.state NOT IN ('delivered', 'returned')
            AND coalesce(p.last_at, p.settled_at) < %(silent_before)s
            AND EXISTS (
                SELECT 1
                FROM fulfilment_package AS k
                INNER JOIN fulfilment_shipment AS h ON k.shipment_id = h.id
                WHERE k.tracking = p.tracking AND h.shipped_at < %(silent_before)s
            )
        )
    )
    AND (%(after)s::text IS NULL OR p.tracking > %(after)s)
ORDER BY p.tracking
LIMIT %(limit)s::bigint;
