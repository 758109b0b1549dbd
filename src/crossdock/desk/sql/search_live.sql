-- Which keys find any order of some channels.
--
-- takes   keys, channel_ids  bigint[]
-- gives   a row a key: key
-- locks   nothing
-- index   desk_posting_pkey
SELECT w.key
FROM unnest(%(keys)s::bigint[]) AS w (key)
CROSS JOIN LATERAL (
    SELECT p.order_id
    FROM desk_posting AS p
    WHERE p.key = w.key AND p.channel_id = any(%(channel_ids)s::bigint[])
    LIMIT 1
) AS p;
