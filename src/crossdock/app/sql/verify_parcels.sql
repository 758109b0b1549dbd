-- A parcel is delivered or returned where a scan says so and none corrects it; a known one is borne here.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   fulfilment_scan_once, fulfilment_parcel_pkey, fulfilment_package_tracking
SELECT
    'parcel ' || c.tracking AS subject,
    'is ' || c.state || ', and no scan says so' AS detail
FROM fulfilment_parcel AS c
WHERE
    c.state IN ('delivered', 'returned')
    AND NOT EXISTS (
        SELECT 1
        FROM fulfilment_scan AS s
        WHERE s.tracking = c.tracking AND s.status = c.state AND s.at = c.since
    )
UNION ALL
SELECT
    'parcel ' || c.tracking AS subject,
    'is ' || c.state || ', and its carrier scanned it ' || s.status || ' at ' || s.at AS detail
FROM fulfilment_parcel AS c
INNER JOIN fulfilment_scan AS s ON c.tracking = s.tracking AND s.status IN ('delivered', 'returned')
WHERE
    c.state NOT IN ('delivered', 'returned')
    -- A scan of another parcel, that bore the number before.
    AND c.last_at - s.at < '60 days'::interval
    AND NOT EXISTS (
        SELECT 1
        FROM fulfilment_scan AS x
        WHERE x.tracking = c.tracking AND x.status = 'corrected' AND x.at >= s.at
    )
    AND NOT EXISTS (SELECT 1 FROM fulfilment_tracking AS q WHERE q.tracking = c.tracking)
UNION ALL
SELECT
    'parcel ' || s.tracking AS subject,
    'has a scan, and stands nowhere' AS detail
FROM fulfilment_scan AS s
WHERE
    NOT EXISTS (SELECT 1 FROM fulfilment_parcel AS c WHERE c.tracking = s.tracking)
    AND NOT EXISTS (SELECT 1 FROM fulfilment_tracking AS q WHERE q.tracking = s.tracking)
UNION ALL
SELECT
    'parcel ' || c.tracking AS subject,
    CASE WHEN c.known THEN 'no package bears it' ELSE 'a package bears it, and it counts as unknown' END
        AS detail
FROM fulfilment_parcel AS c
WHERE
    c.known <> EXISTS (
        SELECT 1
        FROM fulfilment_package AS p
        INNER JOIN fulfilment_shipment AS h ON p.shipment_id = h.id
        WHERE p.tracking = c.tracking AND h.unpacked_at IS NULL
    )
    AND NOT EXISTS (SELECT 1 FROM fulfilment_tracking AS q WHERE q.tracking = c.tracking);
