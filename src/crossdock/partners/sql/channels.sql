-- Reads channels: all of them, or one by name.
--
-- takes   name  text, or null for all
-- gives   a row a channel, by id: id, name, kind, settings, active, paused
-- locks   nothing
-- index   partners_channel_name when a name is given; a small table
SELECT
    c.id,
    c.name,
    c.kind,
    c.settings,
    c.active,
    c.paused_at IS NOT NULL AS paused
FROM partners_channel AS c
WHERE c.name = %(name)s::text OR %(name)s::text IS NULL
ORDER BY c.id;
