-- Reads what was counted about channels.
--
-- takes   nothing
-- gives   a row a count: channel, name, count; by both
-- locks   nothing
-- index   none: a handful of rows a shop
SELECT
    p.name AS channel,
    c.name,
    c.count
FROM channels_count AS c
INNER JOIN partners_channel AS p ON c.channel_id = p.id
ORDER BY p.name, c.name;
