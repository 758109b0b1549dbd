-- Counts: adds to what was counted about channels.
--
-- takes   channel_ids  bigint[]; names  text[]; counts  bigint[]: parallel, each (channel, name) once
-- gives   nothing
-- locks   those rows
-- index   channels_count_pkey
INSERT INTO channels_count AS c (channel_id, name, count)
SELECT w.channel_id, w.name, w.count
FROM unnest(%(channel_ids)s::bigint[], %(names)s::text[], %(counts)s::bigint[])
    AS w (channel_id, name, count)
ORDER BY w.channel_id, w.name
ON CONFLICT (channel_id, name) DO UPDATE SET count = c.count + excluded.count;
