-- A shop's places.
--
-- takes   channel_id  bigint
-- gives   a row a place: gid, name, location_id (null: none of ours), code; by gid
-- locks   nothing
-- index   channels_location_pkey
SELECT
    l.gid,
    l.name,
    l.location_id,
    n.code
FROM channels_location AS l
LEFT JOIN network_location AS n ON l.location_id = n.id
WHERE l.channel_id = %(channel_id)s
ORDER BY l.gid;
