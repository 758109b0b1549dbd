-- Reads the guard rails.
--
-- takes   nothing
-- gives   a row a guard rail: name, most
-- locks   nothing
-- index   sourcing_guard_pkey
SELECT
    g.name,
    g.most
FROM sourcing_guard AS g
ORDER BY g.name;
