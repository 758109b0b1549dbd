-- A file of an order's, with what is in it.
--
-- takes   order_id, id  bigint
-- gives   at most one row: name, media, body
-- locks   nothing
-- index   orders_attachment_pkey
SELECT a.name, a.media, a.body
FROM orders_attachment AS a
WHERE a.id = %(id)s AND a.order_id = %(order_id)s AND a.removed_at IS NULL;
