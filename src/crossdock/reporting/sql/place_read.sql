-- What is counted: in which zone, and as of when.
--
-- takes   nothing
-- gives   one row: version, zone, below (orders from before are still to be read below this id; null: none),
--         since (when the first event happened that is not read; null: none)
-- locks   nothing
-- index   reporting_place_pkey, core_event_feed
SELECT
    p.version,
    p.zone,
    p.below,
    (
        SELECT e.at
        FROM core_event AS e
        WHERE
            (e.tx, e.id) > (p.tx::text::xid8, p.event)
            AND e.tx < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY e.tx, e.id
        LIMIT 1
    ) AS since
FROM reporting_place AS p
WHERE p.id = 1;
