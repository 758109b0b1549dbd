-- Finds a world by its content.
--
-- takes   sha256  bytea
-- gives   at most one row: id
-- locks   nothing
-- index   sourcing_world_once
SELECT w.id
FROM sourcing_world AS w
WHERE w.sha256 = %(sha256)s;
