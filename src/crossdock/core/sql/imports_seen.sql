-- Asks whether a file of this content was imported before.
--
-- takes   kind  text; sha256  bytea
-- gives   at most one row: id, of an import of it
-- locks   nothing
-- index   core_import_content
SELECT i.id
FROM core_import AS i
WHERE i.kind = %(kind)s::text AND i.sha256 = %(sha256)s::bytea
LIMIT 1;
