-- Deletes files that were taken off their orders before a moment.
--
-- takes   at  timestamptz; limit  integer
-- gives   a row a file: its id
-- locks   those rows, until commit; passes by what others lock
-- index   orders_attachment_gone
DELETE FROM orders_attachment AS a
WHERE a.id IN (
    SELECT x.id
    FROM orders_attachment AS x
    WHERE x.removed_at < %(at)s
    ORDER BY x.removed_at
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
)
RETURNING a.id;
