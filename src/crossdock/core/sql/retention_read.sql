-- What was chosen to be kept how long, and how far clearing has come.
--
-- takes   at  timestamptz: the moment it holds at
-- gives   a row a kind: what, days (-1: nobody chose; null: for ever), the last id looked at, rows that went
-- locks   nothing
-- index   none: a handful of rows
WITH chosen AS (
    SELECT DISTINCT ON (r.what)
        r.what,
        r.days
    FROM core_retention AS r
    WHERE r.valid_from <= %(at)s
    ORDER BY r.what, r.valid_from DESC
)

SELECT
    coalesce(c.what, d.what) AS what,
    CASE WHEN c.what IS NULL THEN -1 ELSE c.days END AS days,
    d.last_id,
    d.rows
FROM chosen AS c
FULL JOIN core_retention_done AS d ON c.what = d.what;
