-- Adds a channel, unless its name is taken.
--
-- takes   name, kind  text; settings  text (JSON); at  timestamptz: now, by core.clock
-- gives   one row, the new id; none when the name is taken
-- locks   nothing
-- index   partners_channel_name
INSERT INTO partners_channel (name, kind, settings, created_at)
VALUES (%(name)s, %(kind)s, %(settings)s::jsonb, %(at)s)
ON CONFLICT (name) DO NOTHING
RETURNING id;
