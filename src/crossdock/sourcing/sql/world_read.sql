-- Reads a world.
--
-- takes   id  bigint
-- gives   one row: document
-- locks   nothing
-- index   sourcing_world_pkey
SELECT w.document
FROM sourcing_world AS w
WHERE w.id = %(id)s::bigint;
