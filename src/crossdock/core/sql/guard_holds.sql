-- Says whether the role of this connection can change nothing that stands in the log.
--
-- takes   owner  text: the role that the log belongs to where it is guarded
-- gives   one row: whether it is so
-- locks   nothing
-- index   none: the catalogue
SELECT NOT EXISTS (
    SELECT FROM pg_class AS c
    CROSS JOIN pg_namespace AS n
    WHERE
        c.relnamespace = current_schema()::regnamespace AND n.oid = c.relnamespace
        AND c.relkind IN ('r', 'p')
        AND c.relname ~ '^core_(event(_p[0-9]+)?|origin|change)$'
        AND (
            pg_get_userbyid(c.relowner) <> %(owner)s::text
            OR pg_get_userbyid(n.nspowner) <> %(owner)s::text
            OR pg_has_role(current_user, c.relowner, 'MEMBER')
            OR has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
        )
);
