-- Which of a channel's orders are here, and as of when, by the channel's own time.
--
-- takes   channel_id  bigint; external_ids  text[]
-- gives   a row an order: external_id, source_at
-- locks   nothing
-- index   orders_order_once
SELECT
    o.external_id,
    o.source_at
FROM orders_order AS o
WHERE o.channel_id = %(channel_id)s AND o.external_id = any(%(external_ids)s::text[]);
