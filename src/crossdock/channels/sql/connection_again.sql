-- Begins something anew: the first load, or the mapping.
--
-- takes   channel_id  bigint; load, map, hooks  boolean; wall  timestamptz: wall time, when the next turn is
-- gives   nothing
-- locks   the row
-- index   channels_connection_pkey
UPDATE channels_connection AS c
SET
    load_cursor = CASE WHEN %(load)s THEN NULL ELSE c.load_cursor END,
    load_done = CASE WHEN %(load)s THEN 0 ELSE c.load_done END,
    load_total = CASE WHEN %(load)s THEN 0 ELSE c.load_total END,
    loaded_at = CASE WHEN %(load)s THEN NULL ELSE c.loaded_at END,
    map_cursor = CASE WHEN %(map)s THEN NULL ELSE c.map_cursor END,
    mapped_at = CASE WHEN %(map)s THEN NULL ELSE c.mapped_at END,
    hooks_at = CASE WHEN %(hooks)s THEN NULL ELSE c.hooks_at END,
    poll_due_at = least(c.poll_due_at, %(wall)s)
WHERE c.channel_id = %(channel_id)s;
