-- How far the search is behind.
--
-- takes   nothing
-- gives   one row: below (orders from before are still to be read below this id; null: none), since (when the
--         first event happened that it has not read; null: none)
-- locks   nothing
-- index   desk_search_pkey, core_event_feed
SELECT
    s.below,
    (
        SELECT e.at
        FROM core_event AS e
        WHERE
            (e.tx, e.id) > (s.tx::text::xid8, s.event)
            AND e.tx < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY e.tx, e.id
        LIMIT 1
    ) AS since
FROM desk_search AS s
WHERE s.id = 1;
