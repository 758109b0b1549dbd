-- Makes a parcel of each number that a scan or a package bears and that has none.
--
-- takes   trackings  text[]: each once; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   the new rows, made in order of their numbers
-- index   fulfilment_parcel_pkey, fulfilment_scan_once, fulfilment_package_tracking
INSERT INTO fulfilment_parcel (tracking, state, known, settled_at)
SELECT
    t.tracking,
    'expected',
    FALSE,
    %(at)s::timestamptz
FROM unnest(%(trackings)s::text[]) AS t (tracking)
WHERE
    EXISTS (SELECT 1 FROM fulfilment_scan AS s WHERE s.tracking = t.tracking)
    OR EXISTS (SELECT 1 FROM fulfilment_package AS p WHERE p.tracking = t.tracking)
ORDER BY t.tracking
ON CONFLICT (tracking) DO NOTHING;
