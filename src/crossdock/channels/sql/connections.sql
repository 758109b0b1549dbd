-- Reads the connections of live channels.
--
-- takes   channel_id  bigint, or null for all
-- gives   a row a connection: channel_id, token, client_id, client_secret, token_at, token_until (token and
--         secret sealed), watermark, comparing_until, load_cursor, load_done, load_total, loaded_at,
--         map_cursor, mapped_at, hooks_at, fault, fault_at; by channel_id
-- locks   nothing
-- index   none: a row a shop
SELECT
    c.channel_id,
    c.token,
    c.client_id,
    c.client_secret,
    c.token_at,
    c.token_until,
    c.watermark,
    c.comparing_until,
    c.load_cursor,
    c.load_done,
    c.load_total,
    c.loaded_at,
    c.map_cursor,
    c.mapped_at,
    c.hooks_at,
    c.fault,
    c.fault_at
FROM channels_connection AS c
INNER JOIN partners_channel AS p ON c.channel_id = p.id AND p.active
WHERE c.channel_id = %(channel_id)s::bigint OR %(channel_id)s::bigint IS NULL
ORDER BY c.channel_id;
