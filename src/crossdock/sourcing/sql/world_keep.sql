-- Keeps a world, once by its content.
--
-- takes   sha256  bytea; document (JSON)  text; at  timestamptz
-- gives   nothing
-- locks   nothing
-- index   sourcing_world_once
INSERT INTO sourcing_world (sha256, document, created_at)
VALUES (%(sha256)s, %(document)s::jsonb, %(at)s)
ON CONFLICT (sha256) DO NOTHING;
