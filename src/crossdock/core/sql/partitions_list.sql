-- The partitions of the log, oldest first.
--
-- takes   nothing
-- gives   a row a partition: number
-- locks   nothing
-- index   none: the catalogue
SELECT substring(c.relname FROM '[0-9]+$')::bigint AS number
FROM pg_inherits AS i
INNER JOIN pg_class AS c ON i.inhrelid = c.oid
WHERE i.inhparent = 'core_event'::regclass
ORDER BY number;
