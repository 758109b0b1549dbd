-- Takes locations of ours from whatever places of a shop they stood at.
--
-- takes   channel_id  bigint; location_ids  bigint[]; gids  text[]: places that keep theirs
-- gives   nothing
-- locks   those rows
-- index   channels_location_once
UPDATE channels_location AS l
SET location_id = NULL
WHERE
    l.channel_id = %(channel_id)s
    AND l.location_id = any(%(location_ids)s::bigint[])
    AND l.gid <> all(%(gids)s::text[]);
