-- The kinds of settings that were changed, each once.
--
-- takes   nothing
-- gives   a row a kind, in their order: subject
-- locks   nothing
-- index   core_change_kind: a look-up a kind, however many changes it has
WITH RECURSIVE known AS (
    (SELECT c.subject FROM core_change AS c ORDER BY c.subject LIMIT 1)
    UNION ALL
    SELECT (
            SELECT n.subject FROM core_change AS n
            WHERE n.subject > k.subject
            ORDER BY n.subject
            LIMIT 1
        ) AS subject
    FROM known AS k
    WHERE k.subject IS NOT NULL
)

SELECT k.subject
FROM known AS k
WHERE k.subject IS NOT NULL;
