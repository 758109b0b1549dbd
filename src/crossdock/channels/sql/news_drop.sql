-- Takes an order off the queue that could not be worked through.
--
-- takes   order_id  bigint
-- gives   nothing
-- locks   the row
-- index   channels_news_pkey
DELETE FROM channels_news AS n
WHERE n.order_id = %(order_id)s;
