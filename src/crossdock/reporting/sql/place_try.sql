-- Reads how far the count has come, and keeps others from counting meanwhile; waits for nobody.
--
-- takes   nothing
-- gives   one row: tx, event, below, version, rules, zone; none while another process counts
-- locks   the row until commit; it is skipped while another holds it
-- index   reporting_place_pkey
SELECT
    p.tx,
    p.event,
    p.below,
    p.version,
    p.rules,
    p.zone
FROM reporting_place AS p
WHERE p.id = 1
FOR NO KEY UPDATE SKIP LOCKED;
