-- Which orders of channels exist already.
--
-- takes   channel_ids  bigint[]; external_ids  text[]: parallel
-- gives   a row an order that exists: channel_id, external_id, id
-- locks   nothing
-- index   orders_order_once
SELECT
    o.channel_id,
    o.external_id,
    o.id
FROM orders_order AS o
INNER JOIN unnest(%(channel_ids)s::bigint[], %(external_ids)s::text[]) AS k (channel_id, external_id)
    ON o.channel_id = k.channel_id AND o.external_id = k.external_id;
