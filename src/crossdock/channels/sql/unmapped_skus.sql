-- What a shop calls items whose SKU was not known here.
--
-- takes   channel_id, limit  bigint
-- gives   a row an item: sku; by gid
-- locks   nothing
-- index   channels_unmapped_pkey
SELECT u.sku
FROM channels_unmapped AS u
WHERE u.channel_id = %(channel_id)s::bigint AND u.why = 'unknown'
ORDER BY u.gid
LIMIT %(limit)s::bigint;
