-- How each connected channel stands: what waits, what failed, what is mapped.
--
-- takes   nothing
-- gives   a row a connection: channel_id, orders with news, tellings under way, tellings failed, places of
--         the shop, of them ours, items, levels
-- locks   nothing
-- index   channels_telling_open, channels_location_pkey, channels_stock_item_pkey, channels_stock_level_pkey
SELECT
    c.channel_id,
    (SELECT count(*) FROM channels_news AS n INNER JOIN orders_order AS o ON n.order_id = o.id
        WHERE o.channel_id = c.channel_id) AS news,
    (SELECT count(*) FROM channels_telling AS t WHERE t.channel_id = c.channel_id AND t.state = 'telling')
        AS telling,
    (SELECT count(*) FROM channels_telling AS t WHERE t.channel_id = c.channel_id AND t.state = 'failed')
        AS failed,
    (SELECT count(*) FROM channels_location AS l WHERE l.channel_id = c.channel_id) AS places,
    (SELECT count(l.location_id) FROM channels_location AS l WHERE l.channel_id = c.channel_id) AS ours,
    (SELECT count(*) FROM channels_stock_item AS i WHERE i.channel_id = c.channel_id) AS items,
    (SELECT count(*) FROM channels_stock_level AS v WHERE v.channel_id = c.channel_id) AS levels
FROM channels_connection AS c
ORDER BY c.channel_id;
