-- The tables that are guarded: the log with its partitions, where changes came from, what settings became.
--
-- takes   schema  text
-- gives   a row a table: its name
-- locks   nothing
-- index   none: the catalogue
SELECT c.relname::text
FROM pg_class AS c
INNER JOIN pg_namespace AS n ON c.relnamespace = n.oid
WHERE
    n.nspname = %(schema)s::text AND c.relkind IN ('r', 'p')
    AND c.relname ~ '^core_(event(_p[0-9]+)?|origin|change)$'
ORDER BY c.relname;
