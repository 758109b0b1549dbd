-- As search_lock, and waits for nobody.
--
-- takes   nothing
-- gives   one row: tx, event, below, version; none while another process fills
-- locks   the row until commit; it is skipped while another holds it
-- index   desk_search_pkey
SELECT
    s.tx,
    s.event,
    s.below,
    s.version
FROM desk_search AS s
WHERE s.id = 1
FOR NO KEY UPDATE SKIP LOCKED;
