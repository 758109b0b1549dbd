-- Pauses a channel, or ends that; one that is paused already stays so since then.
--
-- takes   id  bigint; paused  boolean; at  timestamptz: now, by core.clock
-- gives   a row if that changed something: id
-- locks   the row
-- index   partners_channel_pkey
UPDATE partners_channel AS c
SET paused_at = CASE WHEN %(paused)s::boolean THEN %(at)s::timestamptz END
WHERE c.id = %(id)s::bigint AND (c.paused_at IS NOT NULL) <> %(paused)s::boolean
RETURNING c.id;
