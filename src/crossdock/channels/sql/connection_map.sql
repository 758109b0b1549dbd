-- Has the poll stage map a shop's places and items anew, in the turn that it has now or the next.
--
-- takes   channel_id  bigint
-- gives   nothing
-- locks   the row
-- index   channels_connection_pkey
UPDATE channels_connection AS c
SET map_cursor = NULL, mapped_at = NULL
WHERE c.channel_id = %(channel_id)s::bigint;
