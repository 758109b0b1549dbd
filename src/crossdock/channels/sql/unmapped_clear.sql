-- A shop is asked for its items anew: what was none of ours is forgotten.
--
-- takes   channel_id  bigint
-- gives   nothing
-- locks   those rows
-- index   channels_unmapped_pkey
DELETE FROM channels_unmapped AS u
WHERE u.channel_id = %(channel_id)s::bigint;
