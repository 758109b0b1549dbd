-- What the database server says of itself.
--
-- takes   names  text[]: settings
-- gives   one row: version (as server_version_num), the settings as an object
-- locks   nothing
-- index   none: the catalogue
SELECT
    current_setting('server_version_num')::integer AS version,
    (
        SELECT jsonb_object_agg(p.name, p.setting)
        FROM pg_settings AS p
        WHERE p.name = any(%(names)s::text[])
    ) AS settings;
