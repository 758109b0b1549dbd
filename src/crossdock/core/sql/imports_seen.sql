-- Asks whether a file of this content was imported before.
--
-- takes   kind  text; sha256  bytea
-- gives   at most one row: id and name of the newest import of it
-- locks   nothing
-- index   core_import_content
SELECT
    i.id,
    i.name
FROM core_import AS i
WHERE i.kind = %(kind)s::text AND i.sha256 = %(sha256)s::bytea
ORDER BY i.id DESC
LIMIT 1;
