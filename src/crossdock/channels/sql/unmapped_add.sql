-- Writes down which items of a shop are none of ours, and why.
--
-- takes   channel_id  bigint; gids, skus (what the shop calls it), whys (unknown, doubled, inexact)  text[]:
--         parallel, each gid once
-- gives   nothing
-- locks   those rows
-- index   channels_unmapped_pkey
INSERT INTO channels_unmapped AS u (channel_id, gid, sku, why)
SELECT %(channel_id)s::bigint, w.gid, w.sku, w.why
FROM unnest(%(gids)s::text[], %(skus)s::text[], %(whys)s::text[]) AS w (gid, sku, why)
ORDER BY w.gid
ON CONFLICT (channel_id, gid) DO UPDATE SET sku = excluded.sku, why = excluded.why;
