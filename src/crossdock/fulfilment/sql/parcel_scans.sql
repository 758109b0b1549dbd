-- Reads what the rule needs of the scans of parcels.
--
-- takes   trackings  text[]
-- gives   a row a scan: tracking, status, at
-- locks   nothing
-- index   fulfilment_scan_once
SELECT
    s.tracking,
    s.status,
    s.at
FROM fulfilment_scan AS s
WHERE s.tracking = any(%(trackings)s::text[]);
