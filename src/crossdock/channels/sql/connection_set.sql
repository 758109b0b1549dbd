-- Writes down how far reading from a shop has come, and when its next turns are, which are nobody's
-- then; what is null stays.
--
-- takes   channel_id  bigint; poll_due_at, stock_due_at  timestamptz: wall time; watermark, loaded_at,
--         mapped_at, hooks_at  timestamptz: business time; until  timestamptz: how far a comparison is to go;
--         compared  boolean: it has come so far; load_cursor, map_cursor  text ('' : from the
--         beginning); load_done, load_total  bigint
-- gives   nothing
-- locks   the row
-- index   channels_connection_pkey
UPDATE channels_connection AS c
SET
    poll_due_at = coalesce(%(poll_due_at)s::timestamptz, c.poll_due_at),
    poll_by = CASE WHEN %(poll_due_at)s::timestamptz IS NULL THEN c.poll_by END,
    stock_due_at = coalesce(%(stock_due_at)s::timestamptz, c.stock_due_at),
    stock_by = CASE WHEN %(stock_due_at)s::timestamptz IS NULL THEN c.stock_by END,
    watermark = coalesce(%(watermark)s::timestamptz, c.watermark),
    comparing_until = CASE WHEN %(compared)s THEN NULL ELSE coalesce(%(until)s, c.comparing_until) END,
    load_cursor = nullif(coalesce(%(load_cursor)s::text, c.load_cursor), ''),
    load_done = coalesce(%(load_done)s::bigint, c.load_done),
    load_total = coalesce(%(load_total)s::bigint, c.load_total),
    loaded_at = coalesce(%(loaded_at)s::timestamptz, c.loaded_at),
    map_cursor = nullif(coalesce(%(map_cursor)s::text, c.map_cursor), ''),
    mapped_at = coalesce(%(mapped_at)s::timestamptz, c.mapped_at),
    hooks_at = coalesce(%(hooks_at)s::timestamptz, c.hooks_at)
WHERE c.channel_id = %(channel_id)s;
