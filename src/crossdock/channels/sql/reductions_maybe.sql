-- Orders of whose lines something was changed by hand, and of which their shops were to be told since: those
-- that are no news, and no replacements.
--
-- takes   reader  text: of the log
-- gives   a row an order: id, channel_id, external_id, status, connected_at (of its channel), tx and event
--         (up to which the log was read); by id
-- locks   nothing
-- index   orders_order_pkey, channels_connection_pkey, channels_news_pkey, orders_link_pkey,
--         core_event_order, channels_position_pkey
WITH changed AS (
    SELECT DISTINCT b.order_id
    FROM orders_by_hand AS b
    WHERE b.part = 'line'
)

SELECT
    o.id,
    o.channel_id,
    o.external_id,
    o.status,
    c.connected_at,
    p.tx,
    p.event
FROM changed AS w
INNER JOIN orders_order AS o ON w.order_id = o.id
INNER JOIN channels_connection AS c ON o.channel_id = c.channel_id
INNER JOIN partners_channel AS k ON o.channel_id = k.id AND k.active
INNER JOIN channels_position AS p ON p.reader = %(reader)s
WHERE
    NOT EXISTS (SELECT 1 FROM channels_news AS n WHERE n.order_id = o.id)
    AND NOT EXISTS (SELECT 1 FROM orders_link AS l WHERE l.order_id = o.id)
    AND EXISTS (SELECT 1 FROM core_event AS e WHERE e.order_id = o.id AND e.at > c.connected_at)
ORDER BY o.id;
