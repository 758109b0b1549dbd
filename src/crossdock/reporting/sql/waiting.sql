-- How many orders waited for stock at a moment, by age or channel.
--
-- takes   at  timestamptz; ages  integer[]: days, rising, where each age begins; by  text: age or channel;
--         channel_ids  bigint[] (null: any)
-- gives   a row a key: key (the number of the age from 0, or a channel's id), counted, since (the oldest)
-- locks   nothing
-- index   reporting_order_waits
SELECT
    CASE %(by)s::text
        WHEN 'age' THEN (width_bucket(
            (extract(EPOCH FROM %(at)s::timestamptz - o.waited_from) / 86400)::float8,
            %(ages)s::integer[]::float8[]
        ) - 1)::text
        ELSE o.channel_id::text
    END AS key,
    count(*) AS counted,
    min(o.waited_from) AS since
FROM reporting_order AS o
WHERE
    o.waited_until > %(at)s::timestamptz
    AND o.waited_from <= %(at)s::timestamptz
    AND (%(channel_ids)s::bigint[] IS NULL OR o.channel_id = any(%(channel_ids)s::bigint[]))
GROUP BY 1
ORDER BY 1;
