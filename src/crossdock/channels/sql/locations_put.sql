-- Writes down a shop's places; whose it is stays as it is where nothing is said.
--
-- takes   channel_id  bigint; gids, names  text[]; location_ids  bigint[] (null: not said): parallel
-- gives   nothing
-- locks   those rows
-- index   channels_location_pkey
-- fails   channels_location_once (unique): the place of ours is another place's of the shop already
INSERT INTO channels_location AS l (channel_id, gid, name, location_id)
SELECT %(channel_id)s::bigint, w.gid, w.name, w.location_id
FROM unnest(%(gids)s::text[], %(names)s::text[], %(location_ids)s::bigint[]) AS w (gid, name, location_id)
ORDER BY w.gid
ON CONFLICT (channel_id, gid) DO UPDATE
SET
    name = CASE WHEN excluded.name = '' THEN l.name ELSE excluded.name END,
    location_id = coalesce(excluded.location_id, l.location_id);
