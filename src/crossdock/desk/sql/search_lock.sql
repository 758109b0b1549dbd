-- Reads how far the search has come, and keeps others from filling it meanwhile.
--
-- takes   nothing
-- gives   one row: tx, event, below, version
-- locks   the row until commit: whoever writes what orders are found by holds it
-- index   desk_search_pkey
SELECT
    s.tx,
    s.event,
    s.below,
    s.version
FROM desk_search AS s
WHERE s.id = 1
FOR NO KEY UPDATE;
