-- As place_try, and waits until nobody counts.
--
-- takes   nothing
-- gives   one row: tx, event, below, version, rules, zone
-- locks   the row until commit: whoever writes what is counted holds it
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
FOR NO KEY UPDATE;
