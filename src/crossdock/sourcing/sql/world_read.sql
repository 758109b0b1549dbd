-- Reads a world.
--
-- takes   id  bigint
-- gives   one row: document, created_at
-- locks   nothing
-- index   sourcing_world_pkey
SELECT
    w.document,
    w.created_at
FROM sourcing_world AS w
WHERE w.id = %(id)s::bigint;
