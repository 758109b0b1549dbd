-- Reads the clock's anchors.
--
-- takes   nothing
-- gives   at most one row: real_anchor, virtual_anchor, rate
-- locks   nothing
-- index   core_clock_pkey
SELECT
    c.real_anchor,
    c.virtual_anchor,
    c.rate
FROM core_clock AS c
WHERE c.id = 1;
