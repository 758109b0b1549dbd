-- Removes scans of parcels that have arrived or went back, but for those that say so: how a parcel stands
-- follows from them alone, whatever comes late.
--
-- takes   ids  bigint[]: scans
-- gives   nothing; the count of rows is that of scans
-- locks   those rows, until commit
-- index   fulfilment_scan_pkey, fulfilment_parcel_pkey
DELETE FROM fulfilment_scan AS s
USING fulfilment_parcel AS c
WHERE
    s.id = any(%(ids)s::bigint[]) AND c.tracking = s.tracking
    AND c.state IN ('delivered', 'returned')
    AND s.status NOT IN ('delivered', 'returned', 'corrected');
