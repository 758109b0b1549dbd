-- What carriers said of a parcel.
--
-- takes   tracking  text
-- gives   a row a scan, oldest first: status, at, carrier, city, region, postal_code, country, detail, code,
--         inbound_id, recorded_at
-- locks   nothing
-- index   fulfilment_scan_once
SELECT
    s.status,
    s.at,
    s.carrier,
    s.city,
    s.region,
    s.postal_code,
    s.country,
    s.detail,
    s.code,
    s.inbound_id,
    s.recorded_at
FROM fulfilment_scan AS s
WHERE s.tracking = %(tracking)s
ORDER BY s.at, s.id;
