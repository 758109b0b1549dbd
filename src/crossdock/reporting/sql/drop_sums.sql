-- Deletes some sums of counts that nobody reads any more.
--
-- takes   version  integer: of the count that is read; limit  bigint
-- gives   nothing
-- locks   those sums, until commit
-- index   reporting_sum_pkey
WITH old AS (
    SELECT s.ctid
    FROM reporting_sum AS s
    WHERE s.version < %(version)s::integer
    ORDER BY s.version
    LIMIT %(limit)s::bigint
)

DELETE FROM reporting_sum AS s
USING old
WHERE s.ctid = old.ctid;
