-- The acts by which anything was changed, each once.
--
-- takes   nothing
-- gives   a row an act, in their order: act
-- locks   nothing
-- index   core_origin_act: a look-up an act, however many entries it has
WITH RECURSIVE known AS (
    (SELECT o.act FROM core_origin AS o ORDER BY o.act LIMIT 1)
    UNION ALL
    SELECT (SELECT n.act FROM core_origin AS n WHERE n.act > k.act ORDER BY n.act LIMIT 1) AS act
    FROM known AS k
    WHERE k.act IS NOT NULL
)

SELECT k.act
FROM known AS k
WHERE k.act IS NOT NULL;
